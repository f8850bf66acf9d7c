"""Every English text that the model may learn from: what it is, whence, on what terms, and into which file it goes."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pretraining import books, packages, repositories

Register = Literal["general", "middle", "near"]
GUTENBERG = "rcdm-uga/Gutenberg_Text@a0b16d35a9851168ce9ac649851c17b7ab08d48e"
NOVELS = "computationalstylistics/100_english_novels@143e601875d70e195f2cc5ebd8b034609271194d"

# Folders of GUTENBERG. Reflective prose:
ESSAYISTS = (
    "Nietzsche, Friedrich Wilhelm", "Goethe, Johann Wolfgang von", "Wilde, Oscar", "Chesterton, G. K. (Gilbert Keith)",
    "Thoreau, Henry David", "Voltaire", "Franklin, Benjamin", "Plato", "Swift, Jonathan", "Pope, Alexander",
    "Morley, Henry", "Shaw, Bernard",
)  # fmt: skip
# Archaic; verse and plays; drawn, not written; or the author died after 1955, so that not every country may copy it.
LEFT_OUT = (
    "Burton, Richard Francis, Sir", "Shakespeare, William", "Milton, John", "Gibbon, Edward", "Dante Alighieri", "Homer",
    "Ibsen, Henrik", "Buckley, Theodore Alois", "Defoe, Daniel", "Doré, Gustave", "Ormsby, John",
    "Cervantes Saavedra, Miguel de", "Darwin, Charles", "Wodehouse, P. G. (Pelham Grenville)", "Christie, Agatha",
    "Tolkien, J. R. R. (John Ronald Reuel)", "Russell, Bertrand", "Hesse, Hermann", "Lockhart, Caroline", "Emshwiller, Ed",
    "Orban, Paul", "Kelley, Leo P.", "Smith, Geoffrey Bache", "Wrenn, Charles L. (Charles Lewis)", "Hoskins, Gayle Porter",
    "Wyllie, David", "Haslett, Elmer", "Weir, Harrison", "Kemble, E. W. (Edward Windsor)",
    "Townsend, F. H. (Frederick Henry)", "Jowett, Benjamin",
)  # fmt: skip
THINNED = ("Henty, G. A. (George Alfred)", "Alger, Horatio, Jr.", "Goldfrap, John Henry", "Burroughs, Edgar Rice")
TRANSLATORS_LEFT_OUT = re.compile(r"Ludovici|Mencken")  # died in 1971 and 1956
NOVELS_LEFT_OUT = re.compile(r"/Forster_|_193[3-9]\.")

STANDARD_EBOOKS = {
    "aesop_fables_v-s-vernon-jones": "4090a25015f67448f68c077c9ad0b12d3f68927a",
    "ambrose-bierce_the-devils-dictionary": "b4b0e1db590cb06649b095adebce2c2b92115b1a",
    "boethius_the-consolation-of-philosophy_h-r-james": "6c6e03c2a18036970013039ca5d92c26dab6074b",
    "epictetus_discourses_george-long": "3a73704126b1bf783c2378014783bde1f97163ea",
    "epictetus_short-works_george-long": "195d69581244e7fdc5fe85da7ab350a51e6749ee",
    "george-eliot_middlemarch": "c54ac09aae18f8b480daa8326111e2693691b2ba",
    "khalil-gibran_the-prophet": "66c1b4e021aca926d66137ac3e8a36cbb3ce6088",
    "laozi_tao-te-ching_james-legge": "3d2be9da96b036860c464e547be4c492fea870d1",
    "marcus-aurelius_meditations_george-long": "ce1fe75246944c3e1b7e6e16ce44e36825d22ac9",
    "ralph-waldo-emerson_essays": "28e3e4eedc0f41c88feee40fc600eddf277892f6",
    "samuel-johnson_the-history-of-rasselas-prince-of-abissinia": "cbb20444f3e382d22d82911854084563b042f5ef",
    "seneca_dialogues_aubrey-stewart": "9c8dfaa82c85315f73975f1663a7954150ecd825",
    "thomas-a-kempis_the-imitation-of-christ_william-benham": "846e4ae6ed9568d839ac7e7eb76b7e20b2e21d42",
    "william-hazlitt_table-talk": "bcb8f34839032e773f7e39d3c174e57853be984a",
}


@dataclass(frozen=True)
class Source:
    """A text, or texts of one kind. `read` takes the folder of packages or of repositories and yields paragraphs."""

    name: str
    whence: str  # package==version, or owner/name@commit:path
    terms: str
    register: Register
    read: Callable[[Path], Iterator[str]]


def _files(whence: str) -> Callable[[Path], Iterator[tuple[str, str]]]:
    at, _, under = whence.partition(":")
    repository, _, commit = at.partition("@")
    return lambda folder: repositories.read(folder, repository, commit, under)
