"""Edda with Ada, Hugo and Marta. With Marta she speaks Italian."""

from entrenous.demo.talk import KEPT, LET_GO, STILL, Brought, M, Promised, R, Talk, share

ADA = [
    Talk(
        50,
        "Bruno is gone and Ada keeps looking at his chair. It was she who sent him. Edda says that both can be right and "
        "still leave a chair.",
        [share(R, "The chair.")],
    ),
    Talk(
        42,
        "Six people are many. Ada gives each of them the whole time and has no afternoon left for a thought of her own. "
        "Edda asks which of them would not mind every four weeks. Greta, probably. So ask Greta, and not Edda.",
        [Brought(R, "My week, and what is left of it.")],
        [
            Promised(
                R,
                "Two talks a day at most, and keep to it.",
                [(STILL, "Three on Tuesday. I noticed at the third."), (KEPT, "")],
            )
        ],
    ),
    Talk(
        34,
        "She does not believe that she is good at this. Edda tells her what somebody said of her without being asked, and "
        "that she will not say who. Ada guessed at once, guessed wrong, and was pleased about that one as well.",
        [Brought(M, "Something that I heard about you.")],
    ),
    Talk(
        28,
        "Teo leaves her for Hugo. She did everything right and it feels like being left. Edda has been left by eleven "
        "people in this way, one of them Ada, almost.",
        [Brought(R, "Letting somebody go well.")],
        [
            Promised(
                M,
                "Tell the story of the almost. Over wine, not here.",
                [(STILL, "We had water."), (KEPT, "")],
            )
        ],
    ),
    Talk(
        20,
        "Ada’s mother wants to learn to use a telephone with glass. It takes her Sundays, and she is impatient, and then "
        "ashamed. With us you are patient, says Edda. That is where it has gone, then.",
        [share(R, "“Where does the photograph live when I do not look?”")],
        how=("walk", "The embankment"),
    ),
    Talk(
        12,
        "Ivo’s mother has died. Ada does not know whether she is doing enough, or too much. She stood at the back, and he "
        "looked for her. Edda thinks that this is what enough looks like.",
        [Brought(R, "Ivo.")],
        [Promised(M, "Write to Ivo. By hand.", [(KEPT, "")])],
    ),
    Talk(
        6,
        "Two people wait for each other to decide, and both of them wait for Ada, and she waits for them to notice. A "
        "circle with three. Edda laughs and then counts: four.",
        [Brought(R, "The release that nobody releases.")],
        [
            Promised(
                R,
                "Say who decides. One of the two, and aloud.",
                [(STILL, "I know who. I have not said it.")],
            )
        ],
    ),
    Talk(
        3,
        "The nights: Lisbon could take them for a while. Edda has to promise something in return, and does not say what "
        "until she has it.\n\nAda would like a week without anybody. It is in the calendar now, and Edda guards it.",
        [
            Brought(R, "Could the Lisbon team take the nights?"),
            share(R, "I slept nine hours on Saturday."),
        ],
        [
            Promised(M, "Write to Lisbon before Friday.", due_after=4),
            Promised(R, "Go away for that week. Without the telephone with glass."),
        ],
    ),
]

HUGO = [
    Talk(
        46,
        "Everybody tells Hugo that all is well, and two people have left. What does one not tell somebody who is always in "
        "good spirits? He is silent for the length of a bridge, and then names both.",
        [Brought(M, "Who left, and what they did not say.")],
        [
            Promised(
                R,
                "Ask them. Without explaining anything.",
                [(STILL, "One has answered."), (KEPT, "It was not pleasant. It was good.")],
            )
        ],
    ),
    Talk(
        30,
        "Teo wants to come to him from Ada. He is glad, and a little afraid of being compared. He will be, says Edda, and "
        "it will do all three of them good.",
        [Brought(R, "Teo.")],
        [
            Promised(
                R,
                "Ask Ada what he should know. And what not.",
                [(KEPT, "She told me about the clarinet.")],
            )
        ],
        how=("walk", "The long way, in the rain"),
    ),
    Talk(
        14,
        "He has learned to say “I do not know yet” and wants to be praised for it. It is hereby done.\n\nHis boy sleeps "
        "through the night. So does he, now and then in the afternoon.",
        [share(R, "Seven hours in one piece.")],
    ),
    Talk(
        8,
        "Wanda will join him. He is looking forward to it so much that Edda asks him to say nothing at all in the first "
        "week, and to listen where she laughs.",
        [Brought(R, "Somebody new.")],
        [Promised(R, "One week of listening.")],
    ),
]

MARTA = [
    Talk(
        36,
        "Marta ha ripreso a cantare, nel coro del quartiere. Il martedì esce alle cinque, e va bene così. Edda è stonata "
        "e invidiosa.",
        [share(R, "Canto di nuovo.")],
    ),
    Talk(
        24,
        "Le pesa parlare inglese tutto il giorno: la sera non le restano parole per i suoi. Due riunioni su cinque si "
        "possono fare in italiano, e nessuno ci perde.",
        [Brought(R, "La stanchezza delle cinque.")],
        [
            Promised(
                M,
                "Chiedere a Hugo e a Ivo se l’italiano va bene anche per loro.",
                [(KEPT, "Contenti tutti e due. Hugo porta il dizionario.")],
            ),
            Promised(
                R,
                "Dire “un momento” quando una parola manca.",
                [(STILL, "Lo dico piano."), (KEPT, "Lo dico forte.")],
            ),
        ],
    ),
    Talk(
        16,
        "Il suo primo concerto, in una chiesa fredda. Edda era in terza fila con il cappotto. Del lavoro non abbiamo "
        "parlato, e non mancava niente.",
        [share(M, "Ho ancora in testa il secondo pezzo.")],
        how=("walk", "Lungo il fiume"),
    ),
    Talk(
        11,
        "Le hanno offerto un posto altrove, e lo dice a Edda prima di decidere. Edda non la convince a restare: le chiede "
        "che cosa le mancherebbe qui, e che cosa di là. Marta fa due elenchi.",
        [Brought(R, "Una lettera che ho ricevuto.")],
        [Promised(R, "Due elenchi, e una notte di sonno.", [(LET_GO, "Un elenco solo. Resto.")])],
    ),
    Talk(
        5,
        "Resta, e non per l’elenco: perché qui può dire che è stanca. Edda non ha applaudito, ma quasi. L’altra lettera "
        "ha avuto una risposta gentile.",
        [Brought(R, "Ho dormito, e ho deciso.")],
        [Promised(M, "Il prossimo concerto: due biglietti, uno per chi ancora non la conosce.")],
        noted_by=R,
    ),
]

EDDA_AND_HERS = {"edda-ada": ADA, "edda-hugo": HUGO, "edda-marta": MARTA}
