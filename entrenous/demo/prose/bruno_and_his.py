"""Bruno with Nives and Pia, who both sit with him in New York."""

from entrenous.demo.talk import KEPT, STILL, Brought, M, Promised, R, Talk, share

NIVES = [
    Talk(
        32,
        "Neither of them knows what one talks about here. They make a list of what it is not, and like the list.",
        [Brought(M, "What these half hours are for.")],
    ),
    Talk(
        27,
        "She reads old code in the evenings, to have earned the right to ask. Nobody ever told her that she may just ask. "
        "Bruno did the same in his first year and never told anybody either.",
        [Brought(R, "When is it too early to ask?")],
        [
            Promised(
                M,
                "Say to everybody that there is no too early.",
                [(KEPT, "Three people came to thank me. One of them was Ivo.")],
            )
        ],
    ),
    Talk(
        21,
        "She was in the room when two people shouted, and went home with it. Bruno was in the room, too, and said "
        "nothing, and that is what she wanted to talk about. He has no excuse. He will not look for one.",
        [Brought(R, "You said nothing.")],
        [
            Promised(
                M,
                "Speak with both of the shouters. This week.",
                [(STILL, "With one."), (KEPT, "With the other. It was shorter than I feared.")],
                due_after=7,
            )
        ],
        noted_by=R,
    ),
    Talk(
        11,
        "Bruno is back from his father and thinner. She asks how he is, and it is he who talks this time, and she does not "
        "look at the clock.",
        [share(M, "He walks with a stick now.")],
        how=("walk", "Twice round the block"),
    ),
    Talk(
        7,
        "Bruno asked one question and then said nothing for a long while. So she told him that she sometimes writes down in "
        "the evening what she did well. It is four pages by now. She has never shown it to anybody, and need not.",
        [Brought(M, "One question, and I will be quiet.")],
    ),
    Talk(
        3,
        "Her brother visits, and snores. She works from the library this week, where the lamps are green, and would like "
        "to keep a day of it.",
        [share(R, "Green lamps.")],
        [
            Promised(M, "Find the talk on reading old code, and send it."),
            Promised(
                R,
                "Try one day a week at the library, and tell how it was.",
                [(STILL, "Nobody missed me. I am not sure what to think of that.")],
            ),
        ],
    ),
    Talk(
        1,
        "Nobody missed her at the library, and that was the trouble. Bruno had: he had kept a question for her, and asked "
        "somebody else, and got a worse answer.",
        [Brought(R, "Not being missed.")],
    ),
]

PIA = [
    Talk(
        15,
        "Pia has been here for two months and misses the sea. Bruno knows a place, an hour by train, with a bench that "
        "faces the right way.",
        [share(R, "I can hear it in the pipes, when I try.")],
        [
            Promised(
                M,
                "Send her the name of the stop.",
                [(KEPT, "She went on Sunday, and brought back a stone.")],
            )
        ],
    ),
    Talk(
        9,
        "In English she is funny only in writing. At home she is the loud one. Bruno knows that one: it took him a year, "
        "and it came back by itself, in a queue.",
        [Brought(R, "I am somebody else in English.")],
        [
            Promised(
                R, "One joke a week. It may fail.", [(STILL, "It failed. They laughed about that.")]
            )
        ],
    ),
    Talk(
        5,
        "She would like to hear sooner what could be better. Not collected over a season, but on the same day, and one thing. "
        "Bruno is bad at that, and says that it is a good place to begin.",
        [Brought(R, "Tell me on the same day.")],
        [Promised(M, "One thing, on the same day.")],
    ),
]

BRUNO_AND_HIS = {"bruno-nives": NIVES, "bruno-pia": PIA}
