"""What they talked about, pair by pair, the oldest first; meetings before these were friendly chats.

`M` is the manager, `R` the report. A promise says how it went on: each look back is an outcome and
a line, one for each following 1:1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

M, R = "manager", "report"
KEPT, STILL, LET_GO = "kept", "open", "let-go"


@dataclass(frozen=True)
class Brought:
    by: str
    text: str
    share: bool = False


@dataclass(frozen=True)
class Promised:
    by: str
    text: str
    then: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Talk:
    notes: str = ""
    brought: list[Brought] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)
    how: tuple[str, str] | None = None  # format and place of this one
    moved_by: str = ""  # one day later
    let_go: bool = False
    rewritten: str = ""  # what the other made of the notes later


def share(by: str, text: str) -> Brought:
    return Brought(by, text, share=True)


TALKS: dict[str, list[Talk]] = {
    "ada-bruno": [
        Talk(
            "First weeks in New York. The flat is small and has light from two sides. Bruno sleeps badly and "
            "thinks it will pass.\n\nAda tells how it was for her in Lisbon: nobody warned her of the Sundays.",
            [
                share(R, "The Sundays are long here."),
                Brought(M, "What do you need that you do not ask for?"),
            ],
            [
                Promised(
                    M,
                    "Call on the first Sunday of the month, just so.",
                    [(STILL, ""), (KEPT, "Twice now.")],
                )
            ],
        ),
        Talk(
            "The standby list is unfair to whoever has no children. Bruno says it without anger. Ada had not seen "
            "it and is sorry.",
            [Brought(R, "The standby list counts only some people’s evenings.")],
            [
                Promised(
                    M,
                    "Make the list anew, with Bruno looking at it before anybody else.",
                    [(STILL, "It is harder than it looked."), (KEPT, "Farid takes it from here.")],
                )
            ],
        ),
        Talk(let_go=True),
        Talk(
            "Bruno’s father is better. We spoke of little else, and that was right.",
            [share(R, "My father is home again.")],
            how=("home", ""),
        ),
        Talk(
            "Does Bruno want to lead people, or not at all? He does not know, and is tired of being asked. Ada asks "
            "less: Nives comes in spring and needs somebody once a week. That is a way to find out without deciding.",
            [Brought(M, "Nives: would you like to be the person she talks to?")],
            [
                Promised(
                    R,
                    "Meet Nives for a coffee before saying yes.",
                    [(KEPT, "She laughed at the right moment.")],
                ),
                Promised(M, "Tell Edda that this is a try, with an honest way out.", [(KEPT, "")]),
            ],
        ),
        Talk(how=("coffee", "The place with the blue door")),
        Talk(
            "Praise is hard to take. Ada said in front of everybody that the migration was Bruno’s; he wanted to "
            "disappear. Next time in two sentences, in private. He laughs: three would be fine.",
            [Brought(R, "About Tuesday, in front of everybody.")],
            [
                Promised(
                    M,
                    "Say it to him, and not to the room.",
                    [(STILL, ""), (STILL, "Once forgotten, once not."), (KEPT, "")],
                )
            ],
        ),
        Talk(let_go=True),
        Talk(
            "A pottery course on Saturdays, or a language, or nothing? Something with hands. Ada lends him the book "
            "on wood joints and does not want it back soon.",
            [share(R, "I made a bowl. It leans."), Brought(R, "The book that you lent me.")],
            [
                Promised(
                    R,
                    "Ring the pottery school about Saturdays.",
                    [(STILL, ""), (LET_GO, "They only have Tuesdays.")],
                ),
            ],
        ),
        Talk(
            "The move to the new office tires everyone; Bruno asks for Mondays at home.\n\nThe design reviews feel "
            "long. We try them standing, for one month.",
            [
                Brought(R, "Mondays."),
                Brought(M, "Reviews: what would make you look forward to them?"),
            ],
            [
                Promised(
                    M,
                    "Ask Edda whether the Lisbon team can take the nights in spring.",
                    [
                        (STILL, "Edda is away until Monday."),
                        (KEPT, "Edda says yes, from the 12th."),
                    ],
                ),
                Promised(
                    R,
                    "Write down how a release leaves the house. One page.",
                    [(STILL, "Half of it, the easy half.")],
                ),
            ],
            how=("coffee", "The place with the blue door"),
            rewritten="The move to the new office tires everyone; Bruno works better from home on Mondays and will simply "
            "do so. Ada is glad he said it.\n\nThe design reviews feel long. We try them standing, for one month.",
        ),
        Talk(
            "Nobody decides on a release today: Farid’s team waits for Lotte’s, and the other way round. Bruno is not "
            "asking for a referee. He wants one of them to have the last word, and does not mind which.\n\nHis sister is "
            "in her ninth month. He may have to go from one day to the next, and will.",
            [
                Brought(R, "The release waits between two teams."),
                share(R, "My sister: any day now."),
            ],
            [
                Promised(
                    M, "Bring Farid and Lotte to one table, so that one of them has the last word."
                ),
                Promised(R, "Take Friday and Monday, and fly to her when it is time."),
            ],
            moved_by=R,
        ),
    ],
    "ada-farid": [
        Talk(
            "Farid has been here ten years this week. He does not want a cake. We had a cake.",
            [share(M, "Ten years.")],
        ),
        Talk(
            "He is bored, and says it for the first time. Not of the people; of being the one who always knows. What if "
            "he knew less somewhere else for a while? One day a week with Greta’s team.",
            [Brought(R, "I am a little bored.")],
            [
                Promised(
                    M, "Ask Greta whether she would like that.", [(KEPT, "She had hoped for it.")]
                ),
                Promised(
                    R,
                    "Choose what to hand over first. Not the dull half.",
                    [(STILL, ""), (KEPT, "The standby list went to Ivo.")],
                ),
            ],
        ),
        Talk(let_go=True),
        Talk(
            "His daughter leaves for university in autumn and he cleans the garage every evening. We talked about "
            "garages for half an hour, and both knew.",
            [share(R, "Samira got her place. In Lyon.")],
        ),
        Talk(),
    ],
    "ada-greta": [
        Talk(
            "Greta would rather write than speak when it matters. So she writes the evening before, and Ada reads it on "
            "the way in. It already works.",
            [
                Brought(
                    R,
                    "How I like to be told difficult things: in writing, with a night in between.",
                )
            ],
            [Promised(M, "Send the difficult things the evening before.", [(KEPT, "")])],
        ),
        Talk(
            "The talk in Turin: she said yes and regrets it every morning. We looked at the first sentence. It is good. "
            "The second one can wait.",
            [Brought(R, "The talk.")],
            [
                Promised(M, "Sit in the first row.", [(STILL, "It is in autumn.")]),
                Promised(R, "Tell it once to Ivo, in the kitchen.", [(STILL, "Without slides.")]),
            ],
        ),
        Talk(),
    ],
    "ada-ivo": [
        Talk(
            "Ivo’s mother cannot be alone in the afternoons any more. He has not told anybody. Together we found the "
            "hours that are really needed: ten to four. The rest is habit.",
            [share(R, "My mother moves in with us.")],
            [
                Promised(
                    M, "Tell the team that Ivo is there from ten to four. Only that.", [(KEPT, "")]
                ),
                Promised(
                    R,
                    "Say it early when four becomes three.",
                    [(STILL, ""), (KEPT, "It did, once. It was fine.")],
                ),
            ],
        ),
        Talk(how=("walk", "Along the fields")),
        Talk(
            "Four weeks away, and he read three books. One of them was bad, and he tells it beautifully.",
            [share(R, "Three books.")],
        ),
    ],
    "ada-lotte": [
        Talk(
            "Lotte is newly in love and apologises for it. Nothing to apologise for.",
            [share(R, "Well.")],
        ),
        Talk(let_go=True),
        Talk(
            "She and Farid wait for each other, each out of courtesy. She would decide, if somebody said she may.",
            [Brought(M, "The release: do you want the last word?")],
            [Promised(M, "Say it aloud, with Farid in the room.")],
        ),
        Talk(),
    ],
    "ada-sven": [
        Talk(
            "Sven wants to be asked more often what he thinks. In the big meeting he needs a moment longer than the "
            "others allow.",
            [Brought(R, "The big meeting is fast.")],
            [
                Promised(
                    M,
                    "Ask him first, now and then. Not every time.",
                    [(STILL, ""), (KEPT, "He says it helps.")],
                )
            ],
        ),
        Talk(how=("coffee", "")),
    ],
    "ada-teo": [
        Talk(
            "Teo learns to say no. He said it twice this week, once to Ada. She counts that as the better one.",
            [Brought(R, "Saying no.")],
        ),
        Talk(
            "He wants to go to the hardware people. Ada would like to keep him, and thinks that he is right.",
            [Brought(R, "I would like to change teams. I did not know how to tell you.")],
            [
                Promised(
                    M, "Speak with Hugo this week, as if it were good news. It is.", [(KEPT, "")]
                )
            ],
        ),
        Talk(
            "Last one of these. What was good: that it could be short. What was not: the room without a window. Teo "
            "brings a plant for whoever has it next.",
            [share(R, "Thank you.")],
        ),
    ],
    "edda-ada": [
        Talk(
            "Six people are many. Ada gives each of them the whole half hour and then has no afternoon left. Edda asks "
            "which of them would mind every four weeks. Greta would not. So ask Greta.",
            [Brought(R, "My calendar, and what is left of it.")],
            [
                Promised(
                    R,
                    "Two a day at most, and keep to it.",
                    [(STILL, "Three on Tuesday."), (KEPT, "")],
                )
            ],
        ),
        Talk(
            "Ada does not believe that she is good at this. Edda tells her what Bruno said without being asked, and that "
            "she will not repeat it.",
            [Brought(M, "Something that I heard about you.")],
        ),
        Talk(let_go=True),
        Talk(
            "The nights in spring: Lisbon can take them. Edda had to promise something in return and does not say what.",
            [Brought(R, "Could the Lisbon team take the nights?")],
            [Promised(M, "Write to Lisbon by Friday.", [(KEPT, "They are glad of it.")])],
        ),
        Talk(how=("walk", "The embankment")),
    ],
    "edda-hugo": [
        Talk(
            "Hugo’s people tell him that all is well, and two of them left. What does one not tell somebody who is always "
            "in good spirits? He is silent for a while, and then names both.",
            [Brought(M, "Who left, and what they did not say.")],
            [
                Promised(
                    R,
                    "Ask them. Without explaining anything.",
                    [(STILL, "One of them answered."), (KEPT, "It was not pleasant. It was good.")],
                )
            ],
        ),
        Talk(how=("walk", "The long way, in the rain")),
        Talk(
            "Teo comes from Ada. Hugo is glad, and a little afraid of being compared.",
            [Brought(R, "Teo.")],
        ),
    ],
    "edda-marta": [
        Talk(
            "Marta ha ripreso a cantare, nel coro del quartiere. Il martedì esce alle cinque, e va bene così.",
            [share(R, "Canto di nuovo.")],
        ),
        Talk(
            "Le pesa parlare inglese tutto il giorno: la sera non le restano parole. Due riunioni su cinque si possono "
            "fare in italiano, e nessuno ci perde.",
            [Brought(R, "La stanchezza delle cinque.")],
            [
                Promised(
                    M,
                    "Chiedere a Hugo e a Ivo se l’italiano va bene anche per loro.",
                    [(KEPT, "Contenti tutti e due.")],
                )
            ],
        ),
        Talk(),
    ],
    "bruno-nives": [
        Talk(
            "Nives asks what one talks about here. Bruno does not know either. They make a list of what it is not, and "
            "like it.",
            [Brought(M, "What these half hours are for.")],
        ),
        Talk(
            "She reads old code in the evening, to be allowed to ask. Nobody told her that she may just ask.",
            [Brought(R, "When is it too early to ask?")],
            [
                Promised(
                    M,
                    "Say in the team that there is no too early.",
                    [(KEPT, "Three people thanked her.")],
                )
            ],
        ),
        Talk(how=("walk", "Twice round the block")),
        Talk(let_go=True),
        Talk(
            "Her brother visits and snores. She works from the library for a week and would keep it that way.",
            [share(R, "The library has green lamps.")],
            [Promised(M, "Find the talk on reading old code, and send it.")],
        ),
    ],
    "bruno-pia": [
        Talk(
            "Pia è arrivata da due mesi e le manca il mare. Bruno conosce un posto, a un’ora di treno.",
            [share(R, "Qui il mare è lontano.")],
            [Promised(M, "Mandarle il nome della fermata.", [(KEPT, "Ci è andata di domenica.")])],
        ),
        Talk(),
    ],
    "hugo-teo": [
        Talk(
            "What Teo needs in the first weeks: somebody who says which questions are good ones. All of them, says Hugo, "
            "and Teo does not believe it.",
            [Brought(R, "I understand about a third.")],
            [
                Promised(
                    M,
                    "An hour at the bench together, every Wednesday.",
                    [(STILL, "Two out of three."), (KEPT, "")],
                )
            ],
        ),
        Talk(
            "Two thirds now. He broke a board worth more than his bicycle and told it at once.",
            [Brought(R, "The board.")],
        ),
        Talk(let_go=True),
        Talk(),
    ],
    "hugo-xenia": [
        Talk(
            "Xenia looks after everybody’s access, and nobody asks how she is. Hugo asks. It takes the whole half hour.",
            [share(R, "Since you ask.")],
        ),
        Talk(
            "A week in the mountains without a telephone. It can be done: Ivo takes the keys.",
            [Brought(R, "Five days without a telephone.")],
            [Promised(M, "Ask Ivo.", [(KEPT, "He had offered already.")])],
        ),
    ],
}
