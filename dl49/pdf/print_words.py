"""What the PDF editions say around the content, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dl49.languages import Language


@dataclass(frozen=True, slots=True)
class PrintWords:
    """The words of an edition; ``{…}`` are filled in by the template."""

    title: str
    title_lines: tuple[str, ...]
    subtitle: str
    answers_edition: str
    questions_edition: str
    part: str
    version: str
    contents: str
    how_to: str
    imprint: str
    section: str
    section_questions: str
    question: str
    site: str
    online: str
    follow_ups: str
    try_first: str
    follow_up_answers: str
    follow_up_intro: str
    related: str
    on_page: str
    page_of: str
    figure: str
    references: str
    index: str
    index_intro: str
    index_other: str
    see: str
    notes: str
    main_answer: str
    comma: str
    steps_answers: tuple[str, ...]
    steps_questions: tuple[str, ...]
    source: str
    license: str
    set_with: str


PRINT_WORDS: Final[dict[Language, PrintWords]] = {
    "zh": PrintWords(
        title="深度学习 49 问",
        title_lines=("深度学习 49 问",),
        subtitle="问题、推导与点评",
        answers_edition="答案版",
        questions_edition="自测版",
        part="选印：第 {numbers} 问",
        version="版本 {version}　{date}",
        contents="目录",
        how_to="怎样用这本书",
        imprint="版本说明",
        section="第 {number} 部分",
        section_questions="本部分的问题",
        question="第 {number} 问",
        site="网站",
        online="网页版",
        follow_ups="追问",
        try_first="先试着回答，答案在第 {page} 页。",
        follow_up_answers="追问的答案",
        follow_up_intro="第 {number} 部分",
        related="相关问题",
        on_page="第 {page} 页",
        page_of="第 {page} 页，共 {total} 页",
        figure="图 {number}",
        references="参考文献",
        index="概念索引",
        index_other="按英文名",
        index_intro="按拼音排序，英文名另列于后。页码指向以该概念为主题的问题。",
        see="见",
        notes="笔记",
        main_answer="我的回答",
        comma="、",
        steps_answers=(
            "**先自测。**盖住答案，看着题目讲两分钟。另有“自测版”，只有题目和书写的空间。",
            "**再对照。**每一问先用一句话作答，再给出推导、条件、数字与争议，并注明出处。",
            "**读别人的错误。**“自回答”是一位学习者当时的真实回答；“点评”说明哪里对、哪里错、缺了什么。",
            "**接着追问。**每一问之后列出追问，答案集中在该部分的末尾，先想再看。",
            "**按概念查。**书末的概念索引收录中英文名称；正文中的问题标签也指向那里。",
        ),
        steps_questions=(
            "**先写。**每一问占一页：上方写回答，下方写追问。给自己两分钟列提纲，再动笔。",
            "**再对照。**“答案版”中有每一问的参考答案、推导与出处，也有对一位学习者回答的点评。",
            "**隔天重做。**做错的问题，过几天换一张纸再答一遍。",
            "**按概念查。**书末的概念索引收录中英文名称，便于按知识点复习。",
        ),
        source="第 1 至 49 问及其分部，连同每一问的自回答，出自 LPF05 的博客文章《深度学习 49 问》"
        "（2025 年 11 月 26 日）。自回答按原意转述，参考答案、点评与追问另行撰写，并改正了原文的错误。",
        license="内容采用 CC BY-SA 4.0 许可：转载请注明“深度学习 49 问”，并以相同方式共享。",
        set_with="正文为思源宋体与 Libertinus Serif，标题为思源黑体，公式为 New Computer Modern；用 Typst 排版。",
    ),
    "en": PrintWords(
        title="49 Questions on Deep Learning",
        title_lines=("49 Questions", "on Deep Learning"),
        subtitle="Questions, derivations, reviews",
        answers_edition="Edition with answers",
        questions_edition="Questions only, with room to write",
        part="Selection: questions {numbers}",
        version="Version {version} · {date}",
        contents="Contents",
        how_to="How to use this book",
        imprint="About this edition",
        section="Section {number}",
        section_questions="Questions in this section",
        question="Question {number}",
        site="Website",
        online="On the web",
        follow_ups="Follow-ups",
        try_first="Try them first; the answers are on page {page}.",
        follow_up_answers="Answers to the follow-ups",
        follow_up_intro="Section {number}",
        related="Related questions",
        on_page="page {page}",
        page_of="Page {page} of {total}",
        figure="Figure {number}",
        references="References",
        index="Index of concepts",
        index_other="By Chinese name",
        index_intro="In the order of the alphabet; the Chinese names follow in the order of pinyin. "
        "Page numbers lead to the questions that a concept is a subject of.",
        see="see",
        notes="Notes",
        main_answer="My answer",
        comma=", ",
        steps_answers=(
            (
                "**Test yourself first.** Cover the answer and talk for two minutes. There is an edition with the "
                "questions only and room to write."
            ),
            (
                "**Then compare.** Each question is answered in one line; then come the derivation, the conditions, "
                "the numbers and what is contested, with sources."
            ),
            (
                "**Learn from mistakes.** The learner’s answer is what somebody really said; the review tells what is"
                " right, what is wrong and what is missing."
            ),
            (
                "**Go on asking.** Each question ends with follow-ups. Their answers stand together at the end of the"
                " section, so that you can think before you look."
            ),
            (
                "**Look things up.** The index of concepts at the back has the names in both languages; the tags of a"
                " question lead there."
            ),
        ),
        steps_questions=(
            (
                "**Write first.** Each question has a page: your answer above, the follow-ups below. Outline for two "
                "minutes, then write."
            ),
            (
                "**Then compare.** The edition with answers has the reference answer, derivation and sources of each "
                "question, and the review of a learner’s answer."
            ),
            "**Come back.** What went wrong is worth a fresh sheet a few days later.",
            "**Look things up.** The index of concepts at the back has the names in both languages.",
        ),
        source="Questions 1 to 49, their sections and the learner’s answers come from the blog post 深度学习49问 "
        "(“49 questions on deep learning”) by LPF05, November 26, 2025. The learner’s answers are retold; reference "
        "answers, reviews and follow-ups are ours, and errors of the original are corrected.",
        license="The content is licensed under CC BY-SA 4.0: credit “49 Questions on Deep Learning” and share alike.",
        set_with="Set with Typst in Libertinus Serif, Noto Sans CJK and New Computer Modern Math.",
    ),
}
