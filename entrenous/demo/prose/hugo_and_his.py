"""Hugo with Teo and Xenia. With Wanda he has not talked yet."""

from entrenous.demo.talk import KEPT, STILL, Brought, M, Promised, R, Talk, share

TEO = [
    Talk(
        23,
        "How do we work together? Teo would like to hear it at once when something is wrong, and not on Fridays. Hugo would "
        "like to be interrupted when he explains what Teo knows already.",
        [Brought(M, "How would you like it to be between us?")],
    ),
    Talk(
        19,
        "Of what is said around him he understands about a third. Which questions are good ones? All of them, says Hugo, "
        "and Teo does not believe it, and asks one. It was a good one.",
        [Brought(R, "I understand about a third.")],
        [
            Promised(
                M,
                "An hour at the bench together, every Wednesday.",
                [(STILL, "Two out of three."), (KEPT, "It is the best hour of my week.")],
            )
        ],
        moved_by=M,
    ),
    Talk(
        12,
        "Two thirds now. He broke a board that costs more than his bicycle, and came at once to say so. Hugo showed him the "
        "drawer with his own broken ones.",
        [Brought(R, "The board.")],
    ),
    Talk(
        6,
        "The three pensioners have a concert and one of them a bad knee, so Teo carries everything. He is thirty-one and has "
        "never been called “the boy” so often.",
        [share(R, "Saturday at four. There will be cake.")],
        [Promised(M, "Come, and bring the little one.", [(KEPT, "He clapped in the pauses.")])],
    ),
    Talk(
        2,
        "He has been here for half a year and wonders whether it was right. Not because it is bad: because it is good, and "
        "he had prepared himself for bad.",
        [Brought(R, "Was it right?")],
        [Promised(R, "Ask myself again when the leaves are different.")],
    ),
]

XENIA = [
    Talk(
        30,
        "Xenia looks after everybody’s keys and doors, and nobody asks how she is. Hugo asks. It takes the whole half hour.",
        [share(R, "Since you ask.")],
    ),
    Talk(
        17,
        "People come to her only when something is shut. She would like to be told once when something simply works. Hugo "
        "goes and looks for somebody. He finds five.",
        [Brought(R, "Doors that open.")],
        [Promised(M, "Collect five of them.", [(KEPT, "Nine. I read them to you.")])],
        how=("coffee", ""),
    ),
    Talk(
        9,
        "A week in the mountains without a telephone. It can be done: Ivo takes the keys. She will worry on the first day, "
        "she says, and then there will be goats.",
        [Brought(R, "Five days without a telephone.")],
        [
            Promised(M, "Ask Ivo about the keys."),
            Promised(R, "Leave the telephone in the drawer, and the drawer at home."),
        ],
    ),
]

HUGO_AND_HIS = {"hugo-teo": TEO, "hugo-xenia": XENIA}
