import type { PaletteName } from './palettes.ts';

export type Backdrop =
  | 'mountains'
  | 'sea'
  | 'forest'
  | 'city'
  | 'desert'
  | 'meadow'
  | 'interior'
  | 'space'
  | 'geometry';

export type Figure =
  | 'capybara'
  | 'cat'
  | 'dog'
  | 'horse'
  | 'bear'
  | 'bird'
  | 'fish'
  | 'person'
  | 'vessels'
  | 'flowers'
  | 'boat'
  | 'house'
  | 'tree'
  | 'balloon';

export type Weather = 'rain' | 'snow' | 'mist' | 'stars';

/** Words of a prompt and what they put into the picture. Of place, figure and weather the prompt's first known word decides. */
export const BACKDROP_WORDS: Readonly<Record<Backdrop, string>> = {
  mountains:
    'mountain mountains alps peak peaks summit valley cliff canyon hill hills landscape glacier volcano fjord lake',
  sea: 'sea ocean beach coast wave waves island harbour harbor lighthouse underwater reef river shore surf bay water',
  forest: 'forest wood woods jungle woodland pine pines bamboo rainforest grove',
  city: 'city street skyline tokyo paris london york downtown skyscraper skyscrapers alley traffic urban rooftop cyberpunk car',
  desert: 'desert dune dunes sahara sand mesa savanna savannah mars oasis',
  meadow: 'meadow field garden grass prairie park farm countryside pasture vineyard lawn picnic',
  interior:
    'studio room kitchen cafe café library interior workshop window bedroom bar restaurant office gallery museum desk table menu shelf still product bottle logo mug',
  space: 'space galaxy planet moon astronaut nebula cosmos orbit stars star rocket saturn universe apollo',
  geometry:
    'abstract geometric geometry bauhaus pattern shapes minimal minimalist poster cubist mosaic triangle circle',
};

export const FIGURE_WORDS: Readonly<Record<Figure, string>> = {
  capybara: 'capybara guinea hamster beaver otter wombat pig rabbit',
  cat: 'cat kitten tiger lion leopard panther lynx cats kittens',
  dog: 'dog puppy fox wolf corgi dachshund dogs puppies animal animals',
  horse: 'horse unicorn deer pony donkey zebra moose stag giraffe horses',
  bear: 'bear panda bears elephant rhino cow bull bison sheep',
  bird: 'bird eagle owl parrot swan crow heron duck penguin raven birds gull flamingo',
  fish: 'fish whale shark dolphin koi goldfish whales turtle',
  person:
    'person portrait woman man girl boy artisan face warrior people child astronaut king queen dancer self headshot samurai knight wizard caricature',
  vessels: 'ceramic ceramics vase pottery bowl cup teapot mug bottle still pot clay product perfume coffee tea candle',
  flowers: 'flower flowers rose roses tulip bouquet blossom sunflower peony orchid lavender poppy poppies',
  boat: 'boat ship sailboat yacht canoe sail vessel',
  house: 'house cabin cottage barn castle temple hut home church lighthouse village',
  tree: 'tree oak cherry baobab willow palm maple bonsai',
  balloon: 'balloon balloons airship zeppelin',
};

/** Colours are decided by the strongest mood, from the top of this table down: dusk at sea has the colours of dusk. */
export const PALETTE_WORDS: Readonly<Record<PaletteName, string>> = {
  neon: 'neon cyberpunk tokyo synthwave vaporwave electric disco club futuristic hologram',
  night: 'night midnight moon moonlit moonlight dark stars starry galaxy space nebula cosmos nocturnal apollo',
  dusk: 'dusk sunset twilight evening purple dramatic magic fantasy wizard warrior',
  dawn: 'dawn sunrise morning mist misty fog foggy dreamy ghibli',
  golden: 'golden gold warm sun-drenched sunny desert dune dunes amber honey savanna sahara california cozy mars',
  autumn: 'autumn fall october harvest rust leaves orange fox vintage',
  winter: 'winter snow snowy ice frozen arctic cold glacier christmas penguin',
  spring: 'spring blossom flower flowers garden meadow fresh easter bouquet tulip baby',
  sea: 'sea ocean beach wave waves underwater coast reef island whale fish turquoise teal',
  clay: 'clay ceramic ceramics pottery terracotta earth artisan wabi-sabi vase linen coffee',
  monochrome: 'monochrome black white grey gray noir charcoal ink sketch grayscale silver logo',
  pastel: 'pastel soft candy lilac cute kawaii watercolor watercolour unicorn minimal',
  day: 'day blue sky clear bright noon summer park meadow farm',
};

export const WEATHER_WORDS: Readonly<Record<Weather, string>> = {
  rain: 'rain rainy storm wet monsoon thunder',
  snow: 'snow snowy snowfall blizzard winter christmas',
  mist: 'mist misty fog foggy haze hazy smoke steam',
  stars: 'stars star starry galaxy night midnight cosmos space',
};
