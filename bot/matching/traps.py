"""Ordinary words that are one letter away from a word of our trade, and mean something else."""

_WORDS = """
    adopting advise analyses analysts assets auction automata banding banger bangers banker bankers
    banned banter basins beards biased booing booming booting bowser broker captions carver
    cautions challenged challenger challengers champaign chance chances changer chants charge
    charger charges charms charted chatter cheating clarity cleansing clearing cloned closer
    closest closet coarse coming commend committed commuter compiling composed conduit conservation
    contact contacts contend contents context contexts contrast contrasts convent coping counted
    creaking cremation crises crisps curator curses dating depletion derision desert disputed
    diversify drafted drifting eating ejection electron electrons erosion eternal evacuate
    evacuating evacuation exiting expects explained exports falter fiance fights filing filler
    fillers filling financed fitter fitters fliers flight forman formed former founders freight
    funders gander generates giants glancing grafts grapes grunts guided handel hangover hawking
    hearth heating hermitage hiding hiking hunting identifies identify impart infernal install
    instill interned interpreted interval invasion judged justine leaking leaned leaning leaping
    leasing leavers leaving lender lenders lending lesion lesions lessen licked lifting lightening
    lighting liking lining listening literary loader loading loving manger marching markers marking
    marrying masking massaging mating medial mediation medication meditate meditating meditation
    melting menial mentioning miniseries mocking modeling motels motoring moving novice nursing
    oncology optimal organism organist otters overnight pacers painting parking passer patron
    patties payers persona petrol photon photons pitches planing planting poetry police polity
    porter porters portrait posing poster potter potters pouring premiers preset prevent preventing
    prevents primacy production profess projection promoting prompting properly prosecution protect
    protecting protects prototype prowess putting qualify quotas quoted raiding railing raining
    raisins rating reaching reacting reading reaping rearing reelection refining refusing relation
    released remove renders repent repost resent residences resort resorting resorts retort
    reverence reversing revision revolution revolve revolving rising rotation rousing routing
    ruining safely sample saving scaling scaring scrapping screaming scribes searing seating
    selling sensed sensei sensors served serves setting settling shading shaking shaming shaping
    shaving shearing shelling shouting sighing silver simply singing sitter sitting skulls slaying
    slices slider sliders smelling sneaker sneaking snorting soaring solder solved souring spaced
    spacer spacex spades spanning spares sparing spices spilling spills spokes sporting spying
    stacking staking stalling starch stared staring starred starter startled starved stated station
    statue statues stature staying steaming stiles stills stored stories studied studios styled
    stylus suction swaying sweets swelling tabled tablet tablets taming taping tasting taxing
    texting thanking thingy thinks thinning tiling timing toying tracing trailer trailers trailing
    translocation transmission treads treasure treasured treasures treating trendy tricking
    trolling trucking tubular tuning unload unloading violet voting waiting whiting wiring wording
"""

TRAPS = frozenset(_WORDS.split())
"""Never put right without asking. English only, so far; meant to be added to."""
