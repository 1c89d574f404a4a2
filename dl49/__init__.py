"""The 49-questions study guide as data, and what is made of it.

Data flows one way: ``content/`` -> reader -> catalogue -> rules -> pages. Nothing here knows the site generator.
"""
