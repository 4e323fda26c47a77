"""Bruno went to New York a year ago. Ada stayed by the river in Rome."""

from entrenous.demo.talk import KEPT, LET_GO, STILL, Brought, M, Promised, R, Talk, share

ADA_AND_BRUNO = [
    Talk(
        51,
        "The flat is small and has light from two sides. Bruno sleeps badly and thinks that it will pass. In the "
        "shop on the corner they already know what he takes.\n\nAda tells how it was for her in Lisbon: everybody "
        "warned her of the language, and nobody of the Sundays.",
        [
            share(R, "I have arrived. All the boxes but one."),
            Brought(M, "What do you need that you would not ask for?"),
        ],
        [
            Promised(
                M,
                "Call on a Sunday, once a month, for no reason.",
                [
                    (STILL, "Once, for two minutes. It was raining here."),
                    (KEPT, "It is a habit now."),
                ],
            )
        ],
    ),
    Talk(
        47,
        "The standby list is unfair to those without children: it always finds them. Bruno says it without anger. "
        "Ada had not seen it, and says so.\n\nThe missing box is in Philadelphia.",
        [Brought(R, "The standby list counts only some people’s evenings.")],
        [
            Promised(
                M,
                "Draw up the list anew, and show it to Bruno before anybody else.",
                [
                    (STILL, "It is harder than it looked from here."),
                    (STILL, "Farid has a better idea than mine."),
                    (KEPT, "Everybody has two evenings. Even me."),
                ],
                due_after=21,
            )
        ],
    ),
    Talk(
        44,
        "Did he get New York because he was the right one, or because nobody else wanted it? He has carried this "
        "about for weeks. Both, says Ada: two others said no, and she was relieved, because she had wanted to ask "
        "him first and had not dared.\n\nHe needed a moment with that. So did she.",
        [Brought(R, "A question that I have had since the airport.")],
    ),
    Talk(
        41,
        "Half an hour every week is too short for anything and too often for nothing. Longer and less often? "
        "Bruno writes down how he would like it, and Ada says yes or has another idea.",
        [Brought(R, "Are these half hours too many?")],
        [Promised(R, "Propose another rhythm. A real one, with a day in it.", [(KEPT, "")])],
    ),
    Talk(
        36,
        "Does he want to lead people, or not at all? He does not know, and is tired of being asked. Ada stops "
        "asking. But Nives begins next month and will need somebody for an hour now and then: a way to find out "
        "without having to decide.",
        [Brought(M, "Nives: would you like to be the one she talks to?")],
        [
            Promised(
                R,
                "Have a coffee with Nives before saying yes.",
                [(KEPT, "She laughed in the right places. Yes.")],
            ),
            Promised(
                M,
                "Tell Edda that this is a try, with an honest way out.",
                [
                    (STILL, "She asked what the way out is. Good question."),
                    (KEPT, "Six months, and then he says."),
                ],
            ),
        ],
        moved_by=M,
    ),
    Talk(
        34,
        "Praise is hard to take. On Tuesday Ada said in front of everybody that it was all Bruno’s work; he looked "
        "for a door. It is not modesty, he says, it is that twelve faces turn round. Next time two sentences, in "
        "private. He laughs: three would be all right.",
        [Brought(R, "About Tuesday, in front of everybody.")],
        [
            Promised(
                M,
                "Say it to him and not to the room.",
                [
                    (STILL, "Once forgotten, once not."),
                    (KEPT, "Three sentences, on a Friday. He wrote back: thank you, that will do."),
                ],
            )
        ],
        noted_by=R,
    ),
    Talk(
        30,
        "He spoke in Montréal and lost the thread in the middle, in front of two hundred people. Then he said that "
        "he had lost the thread, and somebody in the first row told him where it was. People came to him afterwards "
        "because of that, and not because of the slides.\n\nAda wants to hear the story again when they are old.",
        [share(R, "Montréal. I will tell it only once."), Brought(M, "Would you do it again?")],
        [
            Promised(
                R,
                "Say yes to the next one before thinking about it.",
                [
                    (STILL, "Nobody has asked yet."),
                    (LET_GO, "They asked, I thought about it, and it is no. A good no."),
                ],
            )
        ],
    ),
    Talk(
        26,
        "For the first time each of us took the telephone for a walk. Ada along the river, Bruno in the park, with a "
        "dog that followed him for a while. It is easier to say things to a path than to a screen. We could always "
        "do it like this.",
        [Brought(M, "Could we walk, each on our own side?")],
        [
            Promised(
                R,
                "Put the walk into the agreement.",
                [(STILL, "Tomorrow."), (KEPT, "It stands there now.")],
            )
        ],
        how=("walk", "Prospect Park, and the river"),
    ),
    Talk(
        22,
        "Ada cut him short in the big round on Thursday, and rang an hour later to say that she had heard herself do "
        "it. We looked at it once more, because he had gone on thinking about it. She is curt when she has had no "
        "lunch. He falls silent when somebody is curt. Now both of us know, and that is half of it.",
        [Brought(M, "Thursday, when I cut you short.")],
        [
            Promised(M, "Have lunch.", [(STILL, "Most days."), (KEPT, "")]),
            Promised(
                R,
                "Say “wait, I was not finished”. Once would do.",
                [(STILL, ""), (KEPT, "Twice. The second time to Edda.")],
            ),
        ],
        noted_by=R,
    ),
    Talk(
        18,
        "His father fell on the stairs. His mother says that it is nothing, in the voice in which she says it when it "
        "is something. Bruno does not want to be talked out of worrying, and nobody tried.\n\nHe flies on Saturday. "
        "No date for coming back; Ada looks after the rest, and it does not need to be discussed.",
        [Brought(R, "I have to go home for a while.")],
        [
            Promised(
                M,
                "Tell the others one sentence: Bruno is with his family.",
                [(KEPT, "Nobody asked for a second one.")],
            ),
            Promised(
                R,
                "Not read any mail. Really not.",
                [(LET_GO, "At night, in the corridor of the hospital. It was company.")],
            ),
        ],
    ),
    Talk(
        12,
        "Bruno’s father is better. He walks with a stick and insults it. We spoke of little else, and that was "
        "right.\n\nFour weeks in his old room: the shelf is lower than he remembered.",
        [
            share(R, "My father is home again."),
            share(M, "We kept your plant alive. Mostly Greta did."),
        ],
        [Promised(R, "Thank Greta for the plant.", [(KEPT, "She had given it a name.")])],
        how=("home", ""),
    ),
    Talk(
        10,
        "For two weeks everybody asked how his father was, and now nobody does, and that is worse. Ada did not know "
        "what to say and said that. They were quiet for a bit. It was a good silence, as far as one can tell over "
        "an ocean.\n\nWork is fine. It is just loud.",
        [Brought(R, "Everybody has stopped asking.")],
        [
            Promised(
                M,
                "Ask after his father, now and then, without a special voice.",
                [(STILL, ""), (KEPT, "He says that my voice is still a little special.")],
            )
        ],
    ),
    Talk(
        8,
        "He wants something with his hands, that nobody can improve remotely. Pottery, or the bench that the balcony "
        "would need. Ada lends him the book on wood joints and does not want it back soon.\n\nAbout Nives: he has "
        "noticed that he talks for half of her half hour. He will ask one question and then hold his cup.",
        [
            Brought(R, "What do you do when the other one says nothing?"),
            share(R, "I made a bowl at a friend’s. It leans."),
        ],
        [
            Promised(
                R,
                "One question to Nives, and then the cup.",
                [
                    (STILL, "Eleven seconds. Then I talked."),
                    (KEPT, "She told me something that I would have talked over."),
                ],
            ),
        ],
    ),
    Talk(
        6,
        "What if he stays? He said two years, and means to keep his word, and has begun to look at flats with a bath. "
        "Ada would be sad and would help. Nothing has to be decided before the summer after next, and it is good to "
        "have said it aloud.\n\nEvenings: he has signed up for a language course. Portuguese, of all things, because "
        "of the neighbours.",
        [Brought(R, "If I stayed here longer than we said.")],
        [
            Promised(
                M,
                "Find out what would be needed for a third year. Quietly.",
                [
                    (STILL, "One form, two opinions."),
                    (KEPT, "It can be done. I wrote it on one page for you."),
                ],
                due_after=30,
            )
        ],
        noted_by=R,
    ),
    Talk(
        4,
        "How a release leaves the house: nobody could say it in one sentence, and Bruno is the one whom all of them "
        "ask. He would rather write it down once than be asked for ever.\n\nHis sister is in her last weeks. She "
        "forbids him to fly over before there is something to see.",
        [
            Brought(M, "What would you like to stop being asked?"),
            share(R, "Portuguese: I can order a coffee and apologise for it."),
        ],
        [
            Promised(
                R,
                "Write down how a release leaves the house. One page.",
                [(STILL, "Half of it, the easy half.")],
            ),
        ],
        moved_by=R,
    ),
    Talk(
        2,
        "The move to the new office tires everyone; Bruno asks for Mondays at home.\n\nThe design reviews feel long. "
        "We try them standing, for one month.",
        [
            Brought(R, "Mondays."),
            Brought(M, "The design reviews: what would make you look forward to them?"),
        ],
        [
            Promised(M, "Ask Edda whether the Lisbon team can take the nights for a while."),
            Promised(R, "Ring the pottery school about Saturdays.", due_after=15),
        ],
        how=("coffee", "each at a window, with a cup"),
        corrected="The move to the new office tires everyone; Bruno works better from home on Mondays and will simply do "
        "so. Ada is glad he said it.\n\nThe design reviews feel long. We try them standing, for one month.",
    ),
]
