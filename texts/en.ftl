# Every word Kernelwalk says. One message per text; arguments are numbers or ready-formatted text.
# A further language is a further file beside this one with the same keys and the same arguments.

language-name = English
brand = Kernelwalk

## Frame

skip-to-content = Skip to the figure
lessons = Lessons
close = Close
dismiss = Dismiss
keys = Keys
share = Share
about = About
theme = Theme
theme-auto = Auto
theme-light = Light
theme-dark = Dark
theme-projector = Projector
language-label = Language
coming = coming
link-copied = Link copied. It holds this scene, every number and the place in time.
link-not-copied = The browser refused the clipboard. The address bar holds the link; copy it there.
page-title = { $scene }, Kernelwalk
crash = The page met an error of its own and stopped. Reload: your numbers and the place in time are kept.
reload = Reload
storage-off = This browser keeps no data for this page. The link in the address bar still holds your work.
unknown-scene = There is no scene of that name.
back-to-map = To the lesson map

## Home

home-lede = Convolutional neural networks, one cell at a time. Every number can be traced, and nearly every number can be changed.
home-start = Open Convolution
home-train = Train on MNIST
home-figure = A three by three window on the lecture's input gives the output 17.
home-offline = Works without a network
home-offline-line = Static files only. Once loaded, nothing leaves this device.
home-keyboard = Keyboard and screen reader
home-keyboard-line = Every grid can be walked cell by cell. See the keys.
home-sources = Sources and licences
home-sources-line = Papers, data, fonts.
home-privacy = Nothing you enter or draw leaves this device. MNIST by Yann LeCun and Corinna Cortes, CC BY-SA 3.0, recoded.
chapter-images = Images
chapter-images-line = What the computer is given
chapter-convolution = Convolution
chapter-convolution-line = One operation, taken apart
chapter-networks = Networks
chapter-networks-line = Many layers, trained

scene-pixels = Images are numbers
scene-pixels-line = A grid of brightness values, and nothing else.
scene-challenge = Why vision is hard
scene-challenge-line = Same object, different pixels.
scene-pipeline = The pipeline
scene-pipeline-line = Data, features, classifier.
scene-datasets = Datasets
scene-datasets-line = MNIST, CIFAR, ImageNet, Places.
scene-patches = Weight sharing
scene-patches-line = Look at one patch, reuse the same weights.
scene-features = X or X?
scene-features-line = Match small features, then vote.
scene-convolution = Convolution
scene-convolution-line = Slide, multiply, add. Stride, padding, dilation.
scene-output-size = Output size
scene-output-size-line = One formula, and what its floor throws away.
scene-channels = Channels and filters
scene-channels-line = A filter spans every channel.
scene-pooling = Pooling
scene-pooling-line = Keep the strongest, or the mean.
scene-backward = Backward pass
scene-backward-line = Gradients flow back through the same grid.
scene-image-filters = Image filters
scene-image-filters-line = Sharpen, blur, find edges, in your own photo.
scene-network = Putting it together
scene-network-line = Convolve, rectify, pool, classify.
scene-train = Training on MNIST
scene-train-line = Watch a network learn, live, in this page.
scene-architectures = Architecture gallery
scene-architectures-line = LeNet to DenseNet, layer by layer.
scene-depth = Deeper nets
scene-depth-line = Plain, residual, highway and dense, raced.
scene-transfer = Transfer learning
scene-transfer-line = Freeze, fine-tune, or start from scratch.

## About

about-title = About Kernelwalk
about-intro = Kernelwalk follows one lecture on convolutional neural networks from its first slide to its last. What it shows is what it computes: the numbers on screen come from operations that are tested against PyTorch, outputs and gradients alike.
about-privacy-title = Privacy
about-privacy = There is no server behind this page, no counter and no cookie. What you enter stays in this browser, and in the links you choose to share.
about-sources-title = Sources
about-source-pytorch = PyTorch documentation: conv2d and the other modules; their size formulas, padding modes and error messages are followed word for word.
about-licences-title = Licences
about-licence-code = Kernelwalk: MIT or Apache-2.0, as you like.
about-licence-fonts = Fonts: Newsreader, Inter and JetBrains Mono, SIL Open Font License 1.1, cut down to the characters used here.
about-licence-data = MNIST digits: Yann LeCun and Corinna Cortes, CC BY-SA 3.0, recoded.

## Keys

keys-title = Keyboard
keys-single = Single-key shortcuts
keys-single-line = Space, letters and arrows act outside of text fields. Grids and sliders keep their own keys either way.
keys-everywhere = Everywhere
keys-in-grid = In a grid
keys-play = Play or pause
keys-step = One step back, one step on
keys-term = One product back, one product on
keys-ends = First frame, last frame
keys-speed = Faster, slower
keys-undo = Undo, redo
keys-loop = Loop
keys-help = This list
keys-move = Move to a neighbouring cell
keys-row-ends = First or last cell of the row
keys-grid-ends = First or last cell of the grid
keys-edit = Edit the cell
keys-type = Replace the number by what you type
keys-revert = Take back what was typed; release a pinned cell
keys-pin = Pin the cell, or release it
keys-next-grid = Next grid
keys-nudge = One more, one less (a tenth with Shift)
keys-clipboard = Copy the grid, paste tab-separated cells
key-space = Space
key-home = Home
key-end = End
key-enter = Enter
key-esc = Esc
key-tab = Tab
key-arrows = Arrows
key-digits = Digits

## Transport

play = Play
pause = Pause
step-back = One step back
step-on = One step on
timeline = Timeline
timeline-start = Start, nothing computed yet
timeline-at = Output { $cell } of { $cells }, row { $row } column { $column }, product { $done } of { $terms }
timeline-cell = Output { $cell } of { $cells }, row { $row } column { $column }
timeline-end = End, all { $cells } outputs computed
step-size = Step size
step-term = Term
step-cell = Cell
step-row = Row
speed = Speed
speed-times = { $factor }×
loop = Loop
cue-first = first window
cue-row = row { $row }
cue-channel = channel { $channel }
cue-end = end

## Places and counts

cell-position = row { $row }, column { $column }
uses-count = { $count ->
    [one] { $count } output
   *[other] { $count } outputs
}
done-of = { $done } of { $all }
size-by = { $rows } × { $columns }
size-with-padding = { $size } + padding { $padding }
size-with-paddings = { $size } + padding { $rows } rows, { $columns } columns

## Grids

grid-input = Input
grid-weight = Weight
grid-output = Output
grid-bias = Bias

## Convolution

convolution-lede = A small kernel slides over the input. At each stop, multiply in pairs and add up.
controls = Settings
kernel = Kernel
stride = Stride
padding = Padding
dilation = Dilation
input-size = Input
rows-of = { $what }, rows
columns-of = { $what }, columns
less-of = Less { $what }
more-of = More { $what }
unlink = split
link-up = join
unlink-long = Set rows and columns of { $what } apart
link-long = Set rows and columns of { $what } together
border = Border
border-valid = valid
border-same = same
border-full = full
padding-mode = Filled with
mode-zeros = zeros
mode-reflect = reflection
mode-replicate = the edge
mode-circular = the other side
preset = Preset
preset-choose = Choose …
bias-switch = Bias
random-input = Random input
random-weight = Random weights
more-settings = More
undo = Undo
redo = Redo
terms-title = The sum behind this output
terms-caption = product and running total
all-terms = all { $count } terms
all-terms-and-bias = { $count } terms, then bias { $bias }
so-far = so far, { $done } of { $all }
output-size-title = Output size
size-each-side = each side
size-rows-and-columns = rows, columns
size-formula-spoken = { $result } equals the floor of { $input } plus { $padding } minus { $dilation } times { $kernel } minus 1, minus 1, divided by { $stride }, plus 1
key-bound = fixed at Σ|w| · max |x| + |b|
inspector = Inspector
tab-code = PyTorch
tab-trace = Trace
tab-notes = Notes
copy = Copy
copied = Copied
read-map-title = How often each input is read
made-from = Made from
goes-into = Goes into
release = Esc releases
pinned = Pinned
preview = Preview
now = Now
