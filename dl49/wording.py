"""The words around the content, in both languages: headings of a question file, labels of pages and of controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dl49.languages import Language


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of one language's part of a question, as readers see them, and the labels in its answer."""

    part: str
    answer: str
    learner: str
    review: str
    follow_ups: str
    one_line: str
    intuition: str
    outline: str
    worked_example: str
    in_code: str
    figure: str

    @property
    def blocks(self) -> tuple[str, str, str, str]:
        """The headings of the blocks in their order."""
        return self.answer, self.learner, self.review, self.follow_ups

    @property
    def typed(self) -> tuple[str, ...]:
        """The headings of the blocks as files have them: there, quotes are straight."""
        return tuple(heading.replace("’", "'") for heading in self.blocks)


HEADINGS: Final[dict[Language, Headings]] = {
    "zh": Headings(
        part="中文",
        answer="参考答案",
        learner="自回答",
        review="点评",
        follow_ups="追问",
        one_line="一句话",
        intuition="直觉",
        outline="思路",
        worked_example="算一算",
        in_code="手写",
        figure="图",
    ),
    "en": Headings(
        part="English",
        answer="Reference answer",
        learner="Learner’s answer",
        review="Review",
        follow_ups="Follow-ups",
        one_line="In one line",
        intuition="Intuition",
        outline="Outline",
        worked_example="By hand",
        in_code="In code",
        figure="Figure",
    ),
}


def opening(language: Language, label: str) -> str:
    """Return how a paragraph starts in Markdown that has one of the labels of an answer."""
    return f"**{label}**{WORDS[language].colon.strip()}"


@dataclass(frozen=True, slots=True)
class Words:
    """What pages say around the content."""

    tab: str
    learner_and_review: str
    open_all: str
    close_all: str
    shortcut: str
    home: str
    start: str
    random: str
    go_on: str
    due: str
    known: str
    map: str
    think: str
    previous: str
    next: str
    neighbors: str
    count: str
    enlarge: str
    close: str
    question: str
    section: str
    in_section: str
    concepts: str
    references: str
    filter_concepts: str
    filter_names: str
    filter_works: str
    filter_authors: str
    filter_question: str
    filter_found: str
    filter_none: str
    also_in: str
    in_index: str
    back_to_text: str
    related: str
    other_names: str
    correct: str
    report: str
    changed: str
    report_title: str
    colon: str
    problems: str
    list_separator: str
    moved: str
    print: str
    print_with_answers: str
    print_question_only: str
    print_editions: str
    print_sections: str
    print_questions: str
    print_how: str
    with_answers: str
    questions_only: str
    pages: str
    play: str
    has_knob: str
    offline: str
    offline_busy: str
    offline_done: str
    offline_failed: str
    practice_failed: str
    practice_needs: str
    practice_instead: str
    program: str
    program_title: str
    program_place: str
    program_does: str
    program_run: str
    program_runs: str
    program_seed: str
    program_code: str


WORDS: Final[dict[Language, Words]] = {
    "zh": Words(
        tab="中文",
        learner_and_review="自回答与点评",
        open_all="全部展开",
        close_all="全部收起",
        shortcut="单键快捷键（a、f、n、p、s、/）",
        home="首页",
        start="开始",
        random="随机一问",
        go_on="上次读到：",
        due="{count} 张卡片该复习了",
        known="已掌握 {known} / {all}",
        map="全部问题",
        think="先想两分钟",
        previous="上一问",
        next="下一问",
        neighbors="上一问与下一问",
        count="（{count}）",
        enlarge="放大",
        close="关闭",
        question="第 {number} 问",
        section="第 {number} 部分",
        in_section="（{name}）",
        concepts="概念",
        references="参考文献",
        filter_concepts="筛选概念",
        filter_names="中英文名称、拼音或首字母",
        filter_works="筛选文献",
        filter_authors="作者、题目或年份",
        filter_question="任何问题引用的",
        filter_found="找到 {count} 项",
        filter_none="没有找到，换一个词试试。",
        also_in="还讲到它的问题",
        in_index="在概念索引中查看",
        back_to_text="回到正文第 {number} 处引用",
        related="相关问题",
        other_names="又名",
        correct="修改本页",
        report="报告错误",
        changed="最后修改：{date}",
        report_title="第 {number} 问有误",
        colon="：",
        problems="内容有误，修正之前无法发布：",
        list_separator="、",
        moved="本页已移到新地址",
        print="打印与下载",
        print_with_answers="打印此问，带答案",
        print_question_only="打印此问，只有问题",
        print_editions="整本",
        print_sections="一个部分",
        print_questions="一问",
        print_how="打开一问，点“打印此问，带答案”或“打印此问，只有问题”；纸上只有当前语言的这一问。",
        with_answers="带答案",
        questions_only="只有问题，留有书写空间",
        pages="{count} 页",
        play="播放",
        has_knob="可调",
        offline="全部保存到本机（约 0 MB）",
        offline_busy="正在保存……",
        offline_done="全站已保存，没有网络也能读、能搜索、能练习。",
        offline_failed="没有全部保存：网络中断、空间不足，或网站正在更新。可以再试。",
        practice_failed="卡片没有载入，请检查网络后刷新本页。",
        practice_needs="练习需要 JavaScript。没有它也可以自测：",
        practice_instead="问题列表",
        program="画出此图的程序",
        program_title="第 {number} 问的图与程序",
        program_place="（{place}）",
        program_does="下面的程序算出图中的全部数据，并检查答案的论断；论断不成立，就画不出图。",
        program_run="怎样运行",
        program_runs="在仓库的根目录，先装好环境，再让它重画：",
        program_seed="换一个随机种子检查论断：",
        program_code="程序",
    ),
    "en": Words(
        tab="English",
        learner_and_review="Learner’s answer and review",
        open_all="Open all",
        close_all="Close all",
        shortcut="Single-key shortcuts (a, f, n, p, s, /)",
        home="Home",
        start="Start",
        random="A random question",
        go_on="You last read:",
        due="Cards due for review: {count}",
        known="{known} of {all} known",
        map="All questions",
        think="Think first",
        previous="Previous",
        next="Next",
        neighbors="Previous and next question",
        count=" ({count})",
        enlarge="Enlarge",
        close="Close",
        question="Question {number}",
        section="Section {number}",
        in_section="({name})",
        concepts="Concepts",
        references="References",
        filter_concepts="Filter the concepts",
        filter_names="Name in English or Chinese, pinyin or its initials",
        filter_works="Filter the references",
        filter_authors="Author, title or year",
        filter_question="Cited by any question",
        filter_found="{count} found",
        filter_none="Nothing found. Try another word.",
        also_in="Also treated in",
        in_index="See the index of concepts",
        back_to_text="Back to citation {number} in the text",
        related="Related questions",
        other_names="also",
        correct="Correct this page",
        report="Report an error",
        changed="Last changed: {date}",
        report_title="Error in question {number}",
        colon=": ",
        problems="The content has problems and cannot be published before they are mended:",
        list_separator=", ",
        moved="This page has moved",
        print="Print and download",
        print_with_answers="Print with answers",
        print_question_only="Print the question only",
        print_editions="The whole guide",
        print_sections="One section",
        print_questions="One question",
        print_how="Open a question and choose “Print with answers” or “Print the question only”: the paper has this "
        "one question, in the language of the open tab.",
        with_answers="With answers",
        questions_only="Questions only, with room to write",
        pages="{count} pages",
        play="Play",
        has_knob="With a slider",
        offline="Keep everything on this device (about 0 MB)",
        offline_busy="Saving …",
        offline_done="The whole site is kept: you can read, search and practice without a network.",
        offline_failed="Not everything was kept: no network, no room, or an update of the site. You can try again.",
        practice_failed="The cards could not be loaded. Check your connection and reload this page.",
        practice_needs="Practice needs JavaScript. You can test yourself without it, too:",
        practice_instead="the list of questions",
        program="The program that drew this figure",
        program_title="The figure of question {number} and its program",
        program_place=" ({place})",
        program_does="The program below computes everything in the figure and asserts what the answer claims; if the "
        "claim does not hold, there is no figure.",
        program_run="How to run it",
        program_runs="At the root of the repository, set up the environment and draw it anew:",
        program_seed="Check the claim with another random seed:",
        program_code="The program",
    ),
}


@dataclass(frozen=True, slots=True)
class DataWords:
    """What files for programs, e-books and cards say around the content."""

    name: str
    summary: str
    feed: str
    references: str
    subtitle: str
    contents: str
    questions: str
    try_first: str
    glossary: str
    landmarks: str


DATA_WORDS: Final[dict[Language, DataWords]] = {
    "zh": DataWords(
        name="深度学习 49 问",
        summary="深度学习面试与考试问题，中英双语，配参考答案、点评与追问。",
        feed="最近修改的问题",
        subtitle="面试与考试问题，配参考答案、点评与追问",
        contents="目录",
        questions="全部问题",
        try_first="先自己想，再看答案：每一问的答案都是收起的，点开才显示。",
        glossary="概念",
        landmarks="导览",
        references="参考文献",
    ),
    "en": DataWords(
        name="49 Questions on Deep Learning",
        summary="Deep-learning questions for interviews and exams, in Chinese and English, with reference answers, "
        "reviews and follow-ups. Each has a Markdown file in each language; questions.json holds everything.",
        feed="Questions that changed last",
        subtitle="Interview and exam questions with reference answers, reviews and follow-ups",
        contents="Contents",
        questions="All questions",
        try_first="Think first, then look: the answers are closed until you open them.",
        glossary="Glossary",
        landmarks="Landmarks",
        references="References",
    ),
}
