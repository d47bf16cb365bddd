"""The words that attribute: some 300 verbs with their forms, nouns, adverbs, phrases. Written for this program.

A verb's letters say what may follow it as its content:

``s``  a clause, with or without "that": "said the road was shut"
``t``  a clause only after "that", "how", "whether" and the like: "argued that …"
``i``  an infinitive: "promised to …", "wants to …"
``o``  an object or a phrase: "called the plan a farce", "denied the charge"
``q``  nothing but a quotation: "quipped", "snapped"
``x``  nothing: a verb that is no cue, and is known only so that subjects end at it

All but the last may stand beside a quotation.
"""

import re

_VERBS = """
say:sq tell:sq add:st acknowledge:sto accept:t admit:sto advise:ti affirm:t agree:ti allege:s announce:sto answer:q
argue:s ask:ti assert:s assume:s assure:st believe:s bet:t boast:t brag:t caution:sti charge:t claim:si comment:t
complain:st concede:s conclude:s confess:ti confide:t confirm:sto contend:s continue:q convey:to counter:t cry:q
declare:sto demand:tio deny:sto disclose:to emphasize:to emphasise:to estimate:st exclaim:q explain:st express:o fear:so
feel:s foresee:to forecast:to guess:s hint:t hope:si imply:t indicate:s inform:t inquire:q insist:s interject:q joke:t
lament:to maintain:s mention:t muse:q mutter:q note:s observe:t opine:t pledge:tio plead:q point:t ponder:q posit:t
post:tq predict:sto proclaim:to profess:ti promise:sio pronounce:o propose:tio protest:t quip:q read:q reaffirm:to
realize:s realise:s reason:t reassure:t recall:to reckon:s recommend:to recount:to reflect:t regret:to reiterate:to
relate:t remark:t remember:to remind:ti repeat:t reply:t report:s request:to respond:t retort:q reveal:sto scoff:q
shout:q shrug:q sigh:q signal:t snap:q speculate:t state:s stress:sto stipulate:t suggest:s summarize:o suppose:s
surmise:t suspect:so swear:sti testify:s theorize:t think:s thunder:q tweet:tq underline:to underscore:to urge:tio
venture:q volunteer:q vow:tio warn:sti whisper:q wonder:t worry:t write:tq yell:q accuse:o applaud:o attack:x bemoan:o
blame:o blast:o call:o characterize:o characterise:o cite:o commend:o condemn:o credit:o criticize:o criticise:o
decry:o defend:x denounce:o deride:o describe:o dismiss:o dispute:to doubt:to downplay:o endorse:o hail:o label:o
liken:o lambast:o mock:o oppose:o outline:o portray:o praise:o question:o rebuke:o refer:o reject:o ridicule:o slam:o
support:x tout:o welcome:o dub:o brand:o decide:ti refuse:i offer:i plan:i intend:i want:io like:i expect:sio seek:x
threaten:i wish:i vote:i decline:i prefer:i consider:to view:o see:o prove:t show:s find:s know:s understand:s learn:t
hear:t anticipate:to determine:t hold:t discover:t demonstrate:t detail:x discuss:x argue:s rule:t order:i instruct:i
encourage:i invite:i agree:ti elaborate:q interpret:x envision:o envisage:o imagine:t contemplate:x consider:t judge:t
certify:t attest:t vouch:t advocate:x pray:t jest:q chide:q scold:q chime:q gush:q rave:q fume:q rail:q crow:q
enthuse:q bellow:q bark:q growl:q grumble:t gripe:t groan:q moan:t murmur:q mumble:q stammer:q hiss:q scream:q
shriek:q roar:q chant:q sing:x laugh:q chuckle:q smile:q grin:q sob:q weep:x exult:q marvel:t object:t interrupt:q
offer:q rejoin:q riposte:q sum:x begin:q conclude:s finish:q persist:q press:q prompt:q reprimand:o admonish:o
exhort:io implore:io beg:io beseech:io petition:x counsel:x dare:x challenge:i coax:x convince:t persuade:t notify:t
apprise:t brief:t update:t alert:t email:q text:q blog:q publish:x broadcast:x tease:q taunt:q jeer:q sneer:q sniff:q
huff:q gasp:q blurt:q paraphrase:x quote:x echo:x reprise:x parrot:x hypothesize:t postulate:t presume:s calculate:t
project:t figure:s gather:t infer:t deduce:t sense:t perceive:x regard:x deem:x rate:x rank:x grade:x appreciate:x
resent:x detest:x fault:x pan:x skewer:x savage:x rap:x tell:sq minimize:x exaggerate:x overstate:x caution:st
clarify:to specify:to elucidate:o expound:q pontificate:q preach:q lecture:q recite:x narrate:x depict:x sketch:x
weigh:x opt:x resolve:x undertake:x commit:x aim:x compare:o voice:o choose:i speak:o talk:o
"""

_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "think": "thinks thought thinking",
    "feel": "feels felt feeling",
    "foresee": "foresees foresaw foreseen foreseeing",
    "forecast": "forecasts forecast forecasted forecasting",
    "swear": "swears swore sworn swearing",
    "write": "writes wrote written writing",
    "read": "reads read reading",
    "bet": "bets bet betting",
    "see": "sees saw seen seeing",
    "show": "shows showed shown showing",
    "find": "finds found finding",
    "know": "knows knew known knowing",
    "understand": "understands understood understanding",
    "learn": "learns learned learnt learning",
    "hear": "hears heard hearing",
    "hold": "holds held holding",
    "speak": "speaks spoke spoken speaking",
    "choose": "chooses chose chosen choosing",
    "seek": "seeks sought seeking",
    "sing": "sings sang sung singing",
    "weep": "weeps wept weeping",
    "begin": "begins began begun beginning",
    "beseech": "beseeches besought beseeching",
    "overstate": "overstates overstated overstating",
    "undertake": "undertakes undertook undertaken undertaking",
    "broadcast": "broadcasts broadcast broadcasting",
    "dub": "dubs dubbed dubbing",
    "brag": "brags bragged bragging",
    "quip": "quips quipped quipping",
    "plan": "plans planned planning",
    "slam": "slams slammed slamming",
    "snap": "snaps snapped snapping",
    "shrug": "shrugs shrugged shrugging",
    "regret": "regrets regretted regretting",
    "admit": "admits admitted admitting",
    "rap": "raps rapped rapping",
    "pan": "pans panned panning",
    "sob": "sobs sobbed sobbing",
    "refer": "refers referred referring",
    "infer": "infers inferred inferring",
    "prefer": "prefers preferred preferring",
    "commit": "commits committed committing",
    "opt": "opts opted opting",
    "sum": "sums summed summing",
    "grin": "grins grinned grinning",
    "signal": "signals signaled signalled signaling signalling",
    "label": "labels labeled labelled labeling labelling",
    "counsel": "counsels counseled counselled counseling counselling",
    "blog": "blogs blogged blogging",
    "rebuke": "rebukes rebuked rebuking",
    "agree": "agrees agreed agreeing",
    "decree": "decrees decreed decreeing",
    "beg": "begs begged begging",
}


def forms_of(verb: str) -> list[str]:
    """The base, third person, past, participles of a verb."""
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeo":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [verb, third, verb + "ed", verb + "ing"]


def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _VERBS.split():
        verb, _, letters = entry.partition(":")
        for form in forms_of(verb):
            found[form] = "".join(dict.fromkeys(found.get(form, "") + letters))
    return found


VERBS: dict[str, str] = _kinds()
"""Every form of a reporting verb, with the letters of what may follow it."""

BASES = frozenset(entry.partition(":")[0] for entry in f"{_VERBS} have be do stay remain mean".split())
"""Verbs as the dictionary has them."""

OPENING = frozenset(
    form.capitalize() for form, kind in VERBS.items() if form.endswith("ing") and set(kind) & set("sto")
)
"""Participles that a sentence begins with: "Arguing that …, Lee left"."""

NOUN_OR_VERB = frozenset(
    """comment comments claim claims report reports plan plans note notes state states demand demands call calls fear
    fears hope hopes promise promises charge charges question questions remark remarks estimate estimates
    forecast forecasts answer answers request requests order orders vote votes view views challenge challenges
    offer offers attack attacks protest protests rule rules project projects text texts email emails update
    updates brief briefs hold show shows find finds see support doubt doubts guess guesses wish wishes want
    wants hint hints post posts tweet tweets boast boasts vow vows pledge pledges dispute disputes worry worries
    experience reason reasons rate rates rank ranks grade grades press object objects figure figures sense sum
    point points text thought thoughts feeling meaning finding findings understanding warning saying ruling
    reading writing showing hearing building address blame credit fault rap pan talk talks brand brands label labels
    broadcast alert alerts aim aims resolve detail details cry cries judge judges suspect suspects signal
    signals regret regrets praise rebuke rebukes regard regards counsel read found felt held seen known shown
    cited quoted""".split()
)
"""Forms that are as often something else; they need a clear subject before them."""

NOUNS = """accusation accusations admission allegation allegations announcement argument arguments assertion assertions
assessment assurance assurances assumption belief beliefs charge charges claim claims comment comments complaint
complaints concern concerns conclusion confidence contention conviction criticism declaration denial doubt doubts
estimate estimates evidence expectation expectations explanation fear fears feeling finding findings forecast forecasts
hint hints hope hopes hypothesis idea impression indication indications insistence message notion opinion perception
pledge prediction predictions promise promises proof proposal recommendation remark remarks reminder report reports
rumor rumors rumour rumours sense sign signs speculation statement suggestion suggestions suspicion suspicions testimony
theory theories thought threat threats view views vow warning warnings word worries worry""".split()
"""Nouns that report when "that" follows."""

ADVERBS = "reportedly allegedly supposedly purportedly apparently".split()

ACCORDING = frozenset(("according to", "According to"))

QUOTING = frozenset(form for form, kind in VERBS.items() if not {"s", "t", "q"}.isdisjoint(kind)) | {"Said", "Asked"}
"""Forms that stand beside a quotation; of what takes an object alone there is none."""

ADJECTIVES = frozenset(
    """confident concerned convinced hopeful optimistic pessimistic aware unaware afraid certain adamant sure unsure
    doubtful skeptical sceptical proud glad disappointed surprised clear positive determined eager""".split()
)
"""What somebody is who thinks so: "is confident that …", "made clear that …"."""

SAYING = frozenset("says said saying say tells told adds added argues argued notes noted".split())

PLAINLY_SAYING = SAYING - {"saying"} | frozenset(
    """announced acknowledged alleges alleged asserted claims claimed complained concedes conceded confirmed contends
    contended explained insists insisted predicted stated testified warns warned wrote maintained""".split()
)
"""Forms after which a clause is reported words and nothing else."""

AUXILIARIES = frozenset(
    """has have had is are was were be been being will would could can may might must should shall do does did not never
    n't 've 'd to ought""".split()
) | frozenset(
    f"{stem}n{sign}t"
    for stem in "do does did wo would ca could is are was were has have had should must need".split()
    for sign in "'’"
)

ADVERBS_BETWEEN = frozenset(
    """also later then already first once again still even repeatedly previously recently publicly privately only just
    initially finally often sometimes always soon since now today yesterday quickly reportedly simply further
    subsequently quietly flatly openly merely earlier long famously explicitly clearly strongly wrongly falsely rightly
    firmly bluntly angrily softly loudly wryly dryly tearfully jokingly briefly both all each really truly actually
    certainly absolutely totally completely fully generally essentially specifically immediately eventually
    ultimately consistently continually constantly frequently regularly rarely seldom therefore thus instead however
    meanwhile reluctantly gladly proudly nevertheless nonetheless additionally apparently correctly accurately
    correctly candidly conditionally cheerfully calmly coolly drily boldly vehemently vigorously forcefully
    roundly sharply harshly widely""".split()
)

PRONOUNS = frozenset("he she they it we i you who".split())

DETERMINERS = frozenset(
    """the a an his her their its our my your this that these those some many most several few one two three four five
    six seven eight nine ten both other another each every no all more any such what whose""".split()
)

BREAKS = frozenset(
    """and but or as while because although though when where whereas if since so yet that which until unless after
    before than whether how why what""".split()
)
"""Words that a subject does not reach over."""

PREPOSITIONS = frozenset(
    """in on at during after before with by from for under over despite since according amid among through within until
    upon following speaking asked when as while if although though because earlier later last next then meanwhile
    however still yesterday today instead also moreover separately meantime but and yet so once like unlike across
    along beyond throughout without""".split()
)
"""Words that a sentence begins with before its subject."""

TIMES = """Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon\\.|Tues\\.|Wed\\.|Thurs\\.|Fri\\.|Sat\\.|Sun\\.
|January|February|March|April|May|June|July|August|September|October|November|December|today|yesterday|tonight|recently
|(?:late\\s|early\\s|earlier\\s)?(?:last|this)\\s(?:week|month|year|night|fall|spring|summer|winter|autumn|weekend
|morning|afternoon|evening|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|earlier|(?:late|early)
\\s(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)""".replace("\n", "")

WORD = re.compile(r"[^\s,;:()\[\]—\x02\x03]+")
"""A word of masked text."""
