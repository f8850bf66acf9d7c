"""What stands around every page: navigation, the choice of text and model, the language."""

import json
from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit import delta_generator, string_util
from streamlit.commands import navigation
from threadpoolctl import threadpool_limits

from quotegen.app import choices, components, host, installation, keeping, link, session
from quotegen.app.caches.once import one_run
from quotegen.app.lessons import bar, course
from quotegen.app.locale import LANGUAGES, _, browser_language, language
from quotegen.app.models import model_name, models, say_what_is_damaged
from quotegen.app.parts import page_link
from quotegen.app.today import tour
from quotegen.app.training import runs
from quotegen.app.words import explain, group_name, page_name, uploader_words
from quotegen.limits import return_large_arrays
from quotegen.model.files.checkpoint import CheckpointError

_ABOUT_TEXT = ("text", "training", "evaluation", "timemachine")  # the bar names the text, elsewhere the model
_MENU = {  # icons by group and page; the pages of the first group stand in the bar itself
    "": {"today": "today", "lessons": "school"},
    "make": {"text": "article", "training": "model_training", "generate": "edit_note"},
    "look": {"inside": "biotech", "memory": "linear_scale", "sampler": "casino"},
    "judge": {"evaluation": "balance", "timemachine": "history", "guess": "quiz"},
}


@one_run()
def open_page() -> None:
    """Configure the page, draw the frame, and run the page that the visitor is on."""
    set_up_process()
    link.take_over()
    page = st.navigation(_pages(), position="top")
    st.set_page_config(
        page_title=installation.title_of(page),
        page_icon="/app/static/seal.png",  # served as it is; of a file Streamlit makes another at every run
        layout="centered",
        menu_items=installation.menu(),
    )
    words = " ".join(f"--{name}: {json.dumps(said, ensure_ascii=False)};" for name, said in uploader_words().items())
    st.html(f"<style>{_look()}\n:root {{ {words} }}</style>")
    course.follow()
    link.stand_on(page.url_path)
    if token := runs.follow(page.url_path):
        keep_in_sight(token)
    keep_together()
    follow_wish()
    standing = course.standing(page.url_path)
    with st.container(gap=None):  # what draws nothing takes no space above the bar
        components.history(language())
        keeping.follow()
        _bar(page.url_path, alone=standing is not None and standing.waits)
    if standing:
        bar.show(standing)
    if stop := tour.standing():
        tour.show(stop, page.url_path)
    if not (standing and standing.waits):
        run(page)


def run(page: st.Page) -> None:
    """Run a page; one whose model was deleted or damaged since the page began ends with a sentence."""
    say_what_is_damaged()
    try:
        page.run()
    except CheckpointError as error:
        st.error(explain(error), icon=":material/error:")


def keep_together() -> None:
    """Before any control is drawn: a model that the link names brings its text, and a switch of language brings the
    other text and model, unless the visitor or the link chose one."""
    now = language()
    before = session.replaced("language", now)
    if before == now:
        return
    model = models().get(link.value("model", ""))
    if before is None and model and link.value("text", None) is None:
        if model.metadata.text.name in choices.BUNDLED_TEXTS:
            link.put(text=model.metadata.text.name)
    elif before is not None and link.changed().keys().isdisjoint(("text", "model")):
        link.forget("text", "model")


def follow_wish() -> None:
    """Take over a model that a page asked for; before its control is drawn, as Streamlit demands."""
    wanted, session.visit().wanted_model = session.visit().wanted_model, None
    if wanted in models():
        link.put(model=wanted)


@cache
def _look() -> str:
    """A few rules for Streamlit's own elements, where .streamlit/config.toml ends."""
    return (Path(__file__).parent / "look.css").read_text(encoding="utf-8")


@cache
def set_up_process() -> None:
    """Products are small here, and the other cores are for the training process and the browser."""
    threadpool_limits(1, user_api="blas")
    return_large_arrays()
    # Else Streamlit looks at the source of every frame, 0.06 s, to warn who runs this without `streamlit run`.
    delta_generator._use_warning_has_been_displayed = True
    # Else its list of emoji is compiled at the first Korean label, 0.12 s, to draw one apart; no label here begins so.
    string_util.extract_leading_emoji = lambda text: ("", text)
    navigation.send_page_not_found = _say_that_there_is_no_such_page  # Streamlit's own dialog speaks English only


def _say_that_there_is_no_such_page(_run: object) -> None:
    st.toast(_("There is no such page. This is the first one."), icon=":material/help:", duration="long")


def _pages() -> dict[str, list[st.Page]]:
    """Every page, in the groups of the menu. Out of the menu where a teacher's link hides what no lesson plays on."""
    shown = course.pages() if link.is_hidden("menu") else None

    def page(name: str, icon: str) -> st.Page:
        return _page(name, page_name(name), icon, hidden=shown is not None and name not in shown)

    menu = [[page(*each) for each in pages.items()] for pages in _MENU.values()]
    titles = ["", *map(group_name, list(_MENU)[1:])]
    unlisted = {"computed": "computed", "moved/encoding": "text", "moved/microscope": "inside"}
    menu[-1] += [_page(name, page_name(called), "", hidden=True) for name, called in unlisted.items()]
    return dict(zip(titles, menu, strict=True))


def _page(name: str, title: str, icon: str, hidden: bool) -> st.Page:
    return copy(_found(name, title, icon, "hidden" if hidden else "visible"))  # Streamlit writes into it


@cache
def _found(name: str, title: str, icon: str, visibility: str) -> st.Page:
    """A page as Streamlit finds it on disk, which takes as long as all of a page's buttons."""
    file, icon = f"quotegen/app/pages/{name}.py", icon and f":material/{icon}:"
    return st.Page(file, title=title, icon=icon, visibility=visibility, default=name == "today")


def _bar(path: str, alone: bool) -> None:
    """Shared choices are drawn on every page, which keeps them in the session and in the link. Where the bar stands
    alone, without the page below, all of them are in it."""
    with st.container(key="bar", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.popover(
            _bar_label(path), icon=":material/library_books:", help=_("Text and model, shared by all pages")
        ):
            if alone or path != "text":
                choices.text_control()
                choices.steps_control()
            model_control()
            st.caption(
                _(
                    "The address of a page holds its settings, so a link shows others the same. Your texts, models and "
                    "quotes are not in it."
                )
            )
        if runs.goes_on() and path != "training":
            page_link(_("Training goes on"), "training", "model_training")
        language_switch()


def model_control() -> None:
    if link.is_fixed("model"):
        name = model_name(choices.current_model_id())
        st.caption(_("The model is set by your teacher: {model}.").format(model=name))
    offered, usual = list(models()), choices.default_model()
    if st.query_params.get("model", usual) not in offered:
        st.toast(_("The model of this link is not here. Train the same recipe on the same text to get it."))
    link.choice(st.selectbox, _("Model"), offered, name="model", default=usual, format_func=model_name)


def _bar_label(path: str) -> str:
    """What the bar names: what Today's network read, the text, or the model."""
    if not path:
        name = choices.current_model().metadata.text.name
        return choices.subject(name, session.plain_name(name))
    if path in _ABOUT_TEXT:
        return choices.text_name(choices.text_id())
    return model_name(choices.current_model_id())


def language_switch() -> None:
    if "lang" not in st.session_state:
        st.session_state["lang"] = language()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        required=True,
        key="lang",
        label_visibility="collapsed",
    )
    if language() == browser_language():
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language()


@st.fragment(run_every=30)
def keep_in_sight(token: str) -> None:
    """A visitor who reads another page has not left their run."""
    host.jobs().look(token)
