"""Which encoder a library is opened with, and what it remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.catalog.catalog import Identity
from kb.encoder.opening import SERVED, is_own, open_encoder
from kb.errors import IncompatibleLibrary
from kb.index.cosines import CosineScale, measured_scale
from kb.index.encoder import SAME, SAME_ELSEWHERE, Encoder, TokenEncoder, check_encoder, golden_vector
from kb.settings import Settings

DEFAULT = "int8"  # of a new library


@dataclass(frozen=True, slots=True)
class Encoding:
    """An open encoder, what it was chosen by (a value of `Settings.encoder`, and the address of its server where that
    is not the usual one), and where its cosines lie."""

    encoder: Encoder
    setting: str
    address: str | None
    scale: CosineScale

    def measured(self) -> Encoding:
        """The same with its cosines measured anew: those of our own encoder are what the others are brought to."""
        return replace(self, scale=CosineScale() if is_own(self.setting) else measured_scale(self.encoder))

    def identity(self, folder: str) -> Identity:
        """What a library remembers of it, with the folder of its indexes."""
        golden = golden_vector(self.encoder)
        return Identity(self.encoder.name, golden, folder, self.setting, self.address, self.scale)

    def check(self, identity: Identity) -> None:
        """
        Raises:
            IncompatibleLibrary: a library of this identity holds other vectors than this encoder makes.
        """
        same = SAME if is_own(self.setting) else SAME_ELSEWHERE
        check_encoder(self.encoder, identity.encoder, identity.golden, same)

    def lacks(self) -> tuple[str, ...]:
        """A sentence for each thing that our own encoder has and this one has not."""
        found = []
        if not isinstance(self.encoder, TokenEncoder):
            found.append(
                f"{self.encoder.name} gives no vectors of tokens: what needs them is switched off, and vectors of "
                "sentences choose the words to quote."
            )
        if not is_own(self.setting):
            found.append("Refusals are calibrated for Footnote's own encoder: run `footnote eval` before you trust it.")
        told = {"en": "in English", "zh": "in Chinese", "across": "in one language about texts in the other"}
        found += [
            f"{self.encoder.name} does not tell apart what answers a question {told[relation]}: there only words count."
            for relation in self.scale.blind
        ]
        return tuple(found)


def check_setting(settings: Settings, identity: Identity | None) -> None:
    """Refuse before anything is opened or sent.

    Raises:
        IncompatibleLibrary: the settings ask for another encoder than made this library.
    """
    known = identity.setting if identity else None
    if identity and known and settings.encoder not in {None, known}:
        raise IncompatibleLibrary(
            f"The library was embedded by {identity.encoder}, and FOOTNOTE_ENCODER is {settings.encoder}: their "
            "vectors do not compare.",
            advice=f"Run `footnote reindex --encoder {settings.encoder}`, or leave FOOTNOTE_ENCODER out: the library "
            "remembers its encoder.",
        )


def open_encoding(settings: Settings, identity: Identity | None) -> Encoding:
    """The encoder that the settings name, or else the one that a library of this identity remembers, or else our own.

    A remembered address is kept to while the provider is the same, so that a text that was meant for a server of one's
    own does not go elsewhere because a variable is missing.

    Raises:
        InvalidInput: it needs a key, or a package that is not installed.
        Unavailable: it cannot be had.
    """
    remembered = (identity.setting if identity else None) or DEFAULT
    setting = settings.encoder or remembered
    address = settings.encoder_url if _provider(setting) in SERVED else None
    if identity and address is None and _provider(setting) == _provider(remembered):
        address = identity.address
    encoder = open_encoder(
        setting, cache=settings.cache, threads=settings.encoder_threads, address=address, key=settings.encoder_key
    )
    if identity and identity.encoder == encoder.name:
        return Encoding(encoder, setting, address, identity.scale)
    try:
        return Encoding(encoder, setting, address, CosineScale()).measured()
    except BaseException:
        encoder.close()
        raise


def _provider(setting: str) -> str:
    return setting.partition(":")[0]
