"""What they talked about, pair by pair, the oldest first; between these talks lie friendly chats."""

from entrenous.demo.prose.ada_and_bruno import ADA_AND_BRUNO
from entrenous.demo.prose.ada_and_hers import ADA_AND_HERS
from entrenous.demo.prose.bruno_and_his import BRUNO_AND_HIS
from entrenous.demo.prose.edda_and_hers import EDDA_AND_HERS
from entrenous.demo.prose.hugo_and_his import HUGO_AND_HIS
from entrenous.demo.talk import Talk

TALKS: dict[str, list[Talk]] = {
    "ada-bruno": ADA_AND_BRUNO,
    **ADA_AND_HERS,
    **EDDA_AND_HERS,
    **BRUNO_AND_HIS,
    **HUGO_AND_HIS,
}
