"""Ada with Farid, Greta, Ivo, Lotte and Sven, and with Teo while he was hers."""

from entrenous.demo.talk import KEPT, LET_GO, STILL, Brought, M, Promised, R, Talk, share

FARID = [
    Talk(
        48,
        "Ten years in this house. Farid did not want a cake. There was a cake.\n\nHe has kept a list of everybody who "
        "has left, with what they do now. It is a kind list.",
        [share(M, "Ten years.")],
    ),
    Talk(
        40,
        "He is a little bored, and it is the first time that he says so. Not of the people; of being the one who always "
        "knows. What if he were somewhere for a while where he knows less? A day a week with Greta, who would have a use "
        "for his patience.",
        [Brought(R, "I am a little bored. I hardly dare to say it.")],
        [
            Promised(
                M, "Ask Greta whether she would like that.", [(KEPT, "She had been hoping for it.")]
            ),
            Promised(
                R,
                "Choose what to hand over first. Not only the dull half.",
                [
                    (STILL, "I gave away the dull half."),
                    (KEPT, "And now the rest. It hurt for an afternoon."),
                ],
            ),
        ],
    ),
    Talk(
        33,
        "He is the newest one on Mondays and enjoys it like a boy. Yesterday he asked a question so simple that the room "
        "went quiet, and then nobody knew the answer.",
        [Brought(M, "How is it to know less?")],
    ),
    Talk(
        24,
        "Samira got her place, in Lyon. She leaves after the holidays and he clears out the garage every evening. We "
        "talked about garages for half an hour and both knew what about.",
        [share(R, "My daughter got her place. In Lyon.")],
        [
            Promised(
                R,
                "Teach her to change a tyre. Not: make her.",
                [(KEPT, "She taught me. There was a film about it.")],
            )
        ],
    ),
    Talk(
        15,
        "The house is quiet. He cooks too much. His wife says that he may call Samira on Wednesdays, and on no other day.",
        [share(R, "Rice for four.")],
    ),
    Talk(
        6,
        "He would like to learn to say what he thinks before the meeting is over, and not on the stairs. Ada offers to "
        "look at him at the right moment. He says that she has always done that, and that it is awful, and please yes.",
        [Brought(R, "I always have my best thought on the stairs.")],
        [Promised(M, "Look at him at the right moment.", [(STILL, "He looked away.")])],
    ),
    Talk(
        3,
        "On Thursday he spoke up at the table, hands a little shaky, and it changed what we did. He wants no fuss about "
        "it. This is the fuss.",
        [Brought(M, "Thursday.")],
        [Promised(R, "Bring Lotte a coffee and ask how she sees the release.")],
    ),
]

GRETA = [
    Talk(
        44,
        "When it matters, Greta would rather write than speak. So she writes the evening before, and Ada reads it on the "
        "tram. No answer is needed until they sit down.",
        [
            Brought(
                R, "How I like to be told difficult things: in writing, with a night in between."
            )
        ],
        [
            Promised(
                M,
                "Send the difficult things the evening before.",
                [(KEPT, "Twice. Both times she slept.")],
            )
        ],
    ),
    Talk(
        32,
        "Farid is with her on Mondays now. She thought that she would have to explain everything, and he mostly listens "
        "and then moves one thing. She has started to move one thing, too.",
        [Brought(M, "How are Mondays with Farid?")],
    ),
    Talk(
        20,
        "She said yes to the talk in Turin and regrets it every morning between seven and eight. We looked at the first "
        "sentence together. It is good. The second one can wait.",
        [Brought(R, "The talk. I would like to be ill on that day.")],
        [
            Promised(
                M,
                "Sit in the first row, and nod.",
                [
                    (STILL, "The ticket is bought."),
                    (KEPT, "I nodded at everything, also at the pauses."),
                ],
            ),
            Promised(
                R,
                "Tell it once to Ivo, in the kitchen, without slides.",
                [
                    (STILL, "He was ill. I was glad."),
                    (KEPT, "He cried at the end. He says it was the onions."),
                ],
            ),
        ],
    ),
    Talk(
        12,
        "Turin in three weeks. She has cut eleven slides and would like to cut the room. Her grandmother will watch it, "
        "with the sound off, because of the jacket.",
        [Brought(R, "Which third may I leave out?")],
    ),
    Talk(
        4,
        "It is over, and it was good, and she was flat for a week afterwards and thought something was wrong with her. "
        "Nothing is. Ada had that after each of her children.\n\nFour weeks are long, she finds, when something happens "
        "in the first one.",
        [Brought(R, "After Turin."), share(R, "My grandmother liked the jacket.")],
        [Promised(R, "Think of a rhythm that would suit her better, and propose it.")],
    ),
]

IVO = [
    Talk(
        40,
        "Ivo’s mother cannot be alone in the afternoons any more. He has told nobody. Together we looked for the hours "
        "that are really needed here: ten to four. The rest was habit, and not even his own.",
        [Brought(R, "My mother moves in with us.")],
        [
            Promised(
                M, "Tell the others that he is there from ten to four. Only that.", [(KEPT, "")]
            ),
            Promised(
                R,
                "Say it early when four becomes three.",
                [(STILL, ""), (KEPT, "It did, once, and I said so at noon. Nothing fell down.")],
            ),
        ],
    ),
    Talk(
        31,
        "She calls him by his uncle’s name, and he has stopped correcting her. He says it lightly. Ada asked whether it is "
        "light. No.",
        [share(R, "I am Davide now, most afternoons.")],
        how=("walk", "Along the fields"),
    ),
    Talk(
        22,
        "He is proud of something and does not know to whom to tell it: the night alarm has been quiet for sixty days, "
        "because in winter he could not sleep and took it apart. Ada told him that this is exactly the place for it.",
        [Brought(R, "May I be proud here for five minutes?")],
        [
            Promised(
                M,
                "Tell Edda, with his name on it.",
                [(KEPT, "She asked me to say thank you. Thank you.")],
            )
        ],
        noted_by=R,
    ),
    Talk(
        14,
        "His mother died on Sunday, at home, with the radio on. He wants to work and does not want to work. Both are "
        "allowed, and may change by the hour.\n\nWe pause these talks for some weeks. He has Ada’s number and knows that "
        "it is meant.",
        [],
        [
            Promised(M, "Come to the funeral, and stand at the back.", [(KEPT, "")]),
            Promised(
                R,
                "Ring when the evenings are long.",
                [(KEPT, "Four times. You picked up four times.")],
            ),
        ],
        how=("walk", "Along the fields"),
    ),
    Talk(
        5,
        "Three books, one of them bad, and he tells it beautifully. He has kept her radio and lets it play in the "
        "kitchen. Ten to four suits him still, for no reason that anybody needs to know.",
        [share(R, "Three books.")],
        [Promised(R, "Give away the armchair. Or not.")],
    ),
]

LOTTE = [
    Talk(
        28,
        "Lotte is new here and has already understood who decides what, and who believes that they do. She asks whether "
        "she may write it down. Better not, says Ada, and would like to read it.",
        [Brought(M, "What have you noticed that we no longer see?")],
    ),
    Talk(
        21,
        "She is in love and apologises for it. There is nothing to apologise for. She has missed two trams and one "
        "meeting, and has never been so quick in the afternoons.",
        [share(R, "Well.")],
    ),
    Talk(
        13,
        "She cannot take a compliment from Farid: he says it so rarely that she looks for the catch. We practised. Ada "
        "said one, and Lotte answered “thank you” and nothing else. It took four tries.",
        [Brought(R, "How does one answer praise?")],
        [
            Promised(
                R, "Only “thank you”. No “but”.", [(STILL, "“Thank you, although.”"), (KEPT, "")]
            )
        ],
    ),
    Talk(
        7,
        "They will move in together, into a flat with a slanting floor. She asks for two Fridays off and for somebody "
        "with a van. Ada knows somebody with a van.",
        [share(R, "We have the keys.")],
        [
            Promised(
                M,
                "Ask my brother for his van.",
                [(KEPT, "He comes along as well. He cannot be stopped.")],
            )
        ],
    ),
    Talk(
        2,
        "She and Farid wait for each other with the release, each out of courtesy. She would decide it if somebody said "
        "that she may. She is a little cross that somebody has to say it, and so is Ada, with herself.",
        [Brought(R, "I am waiting for somebody to say that I may.")],
        [
            Promised(M, "Say it aloud, with Farid in the room."),
            Promised(R, "Decide the small half already.", due_after=20),
        ],
    ),
]

SVEN = [
    Talk(
        22,
        "Sven needs a moment longer than the big meeting allows. By the time he has a sentence, it is about something "
        "else. He says it slowly, and Ada notices how often she wanted to finish it for him.",
        [Brought(R, "The big meeting is too fast for me.")],
        [
            Promised(
                M,
                "Ask him first, now and then. Not every time.",
                [
                    (STILL, "Once. He had something to say."),
                    (KEPT, "He says that it helps. The others have become slower, too."),
                ],
            )
        ],
    ),
    Talk(
        15,
        "He swims before work, in the lake, also now. It is the only half hour in which nobody can send him anything. Ada "
        "tried it with a cold shower and does not recommend it.",
        [share(R, "Nine degrees this morning.")],
        how=("coffee", ""),
    ),
    Talk(
        8,
        "He would like to go down to four days and paint the boat. Money is not the question; what the others think is. "
        "Ada asks who the others are. It turns out to be one, and it is his father.",
        [Brought(R, "Four days.")],
        [
            Promised(
                M,
                "Find out how four days are written down.",
                [(KEPT, "A page and a half. I have filled in the half.")],
            ),
            Promised(
                R, "Talk with his father. About the boat first.", [(STILL, "He asked what colour.")]
            ),
        ],
    ),
    Talk(
        4,
        "The boat will be green. The father is for it, and wants to help, and that is now the difficulty.",
        [share(R, "Green.")],
        [Promised(R, "Choose the four days, and which one not.")],
    ),
]

TEO = [
    Talk(
        46,
        "Teo learns to say no. He said it twice this week, once of it to Ada. She counts that one as the better one.",
        [Brought(R, "Saying no.")],
        [
            Promised(
                R,
                "Say it a third time, to somebody louder.",
                [(LET_GO, "I said “not yet”. It counts as half.")],
            )
        ],
    ),
    Talk(
        38,
        "He plays the clarinet again, with three pensioners, on Thursdays. They are merciless and he has not been so happy "
        "for a year.",
        [share(R, "They let me play the second voice.")],
    ),
    Talk(
        31,
        "He would like to change to Hugo’s people and did not know how to tell her. Ada would like to keep him, and "
        "thinks that he is right. She needed a cup of tea between the two sentences.",
        [Brought(R, "I would like to change teams.")],
        [
            Promised(
                M, "Talk to Hugo this week, as good news. It is some.", [(KEPT, "He whistled.")]
            )
        ],
    ),
    Talk(
        27,
        "The last one of these. What was good: that it could be short. What was not: the room without a window. Teo leaves "
        "a plant for whoever sits there next.",
        [share(R, "Thank you.")],
    ),
]

ADA_AND_HERS = {
    "ada-farid": FARID,
    "ada-greta": GRETA,
    "ada-ivo": IVO,
    "ada-lotte": LOTTE,
    "ada-sven": SVEN,
    "ada-teo": TEO,
}
