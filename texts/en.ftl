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
coming = coming
rail-legend = still to come
coming-line = This scene is not built yet.
part-coming = This part of the page is on its way.
part-missing = This part of the page could not be fetched. Check the connection, then try again; what you set is kept.
part-again = Try again
link-copied = Link copied. It holds this scene, every number and the place in time.
link-not-copied = The browser refused the clipboard. The address bar holds the link; copy it there.
page-title = { $scene }, Kernelwalk
crash = The page met an error of its own and stopped. Reload: your numbers and the place in time are kept.
reload = Reload
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
about-benchmark = How fast your machine trains
about-privacy-title = Privacy
about-privacy = There is no server behind this page, no counter and no cookie. What you enter stays in this browser, and in the links you choose to share.
about-sources-title = Sources
about-source-pytorch = PyTorch documentation: conv2d and the other modules; their size formulas, padding modes and error messages are followed word for word.
about-licences-title = Licences
about-licence-code = Kernelwalk: MIT or Apache-2.0, as you like.
about-licence-fonts = Fonts: Newsreader and Inter, SIL Open Font License 1.1, cut down to the characters used here.
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
transport = Transport
timeline = Timeline
timeline-start = Start, nothing computed yet
timeline-at = Output { $cell } of { $cells }, row { $row } column { $column }, product { $done } of { $terms }
timeline-cell = Output { $cell } of { $cells }, row { $row } column { $column }
timeline-end = End, all { $cells } outputs computed
step-size = Step size
step-term = Term
step-channel = Channel
step-cell = Cell
step-row = Row
step-pixel = Pixel
step-plane = Plane
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
preset-choose = Examples …
bias-switch = Bias
output-padding = Output padding
transposed-switch = Transposed
flip-switch = Turn the kernel (true convolution)
preset-transposed = Transposed: dX of backward
preset-flip = Turned kernel: true convolution
random-input = Random input
random-weight = Random weights
more-settings = More
undo = Undo
predict = Predict
redo = Redo
terms-title = The sum behind this output
terms-caption = product and running total
all-terms = all { $count } terms
all-terms-and-bias = { $count } terms, then bias { $bias }
so-far = so far, { $done } of { $all }
output-size-title = Output size
size-each-side = each side
size-rows-and-columns = rows, columns
formula-spoken = { $side }: { $symbols }; with numbers: { $values }
output-height = Output height
output-width = Output width
size-out-index = out
key-bound = fixed at Σ|w| · max |x| + |b|
inspector = Inspector
inspector-empty = Point at a number to see what it is made from and where it goes. Click it to keep it here.
place-input = Input, { $place }
place-padding = Padding, { $place }
place-weight = Weight, { $place }
place-bias = Bias of output channel { $channel }
place-output = Output, { $place }
pool-lede = A window slides as in convolution, but nothing is learned: it keeps the largest number, or the mean.
pool-max = Max
pool-average = Average
pool-none = No pooling
pool-windows = Windows
pool-slide = slide
pool-global = global
pool-adaptive = adaptive
pool-output = Output
pool-last = Last window
pool-floor = floor
pool-ceil = ceil
pool-count = Count padding
pool-yes = yes
pool-no = no
pool-preset-tiles = Side by side, 2 × 2
pool-preset-overlap = Overlapping, 3 × 3, stride 2
pool-preset-padding = Padding 1
pool-preset-ceil = Ceil mode: the last window hangs over
pool-preset-global = Global: one number for a map
pool-preset-adaptive = Adaptive: 3 × 3 from 7 × 7
pool-terms = of the window
pool-seen = { $done } of { $count } cells
pool-first = the first of the largest
pool-divided = { $sum } / { $divisor }
pool-keys = both outputs
pool-held = { $windows ->
    [one] { $windows } window
   *[other] { $windows } windows
}, the maximum of { $wins }
pool-column-max = maximum
pool-column-share-max = max
pool-column-share-mean = mean
pool-here = is here
pool-elsewhere = is { $place }
pool-shares = The last columns say which share of the output's gradient comes back here. Of equal maxima the first in reading order takes it.
pool-wins-title = How often each input wins
pool-wins-line = { $never } of { $all } inputs never win a window. Max pooling sends them no gradient.
pool-made-max = largest of { $count } cells
pool-made-mean = mean of { $divisor } cells
pool-column-cell = cell
pool-column-value = value
pool-column-share = share
pool-outside = outside
pool-note-window = Padding is minus infinity for a maximum, so it never wins, and 0 for an average, which counts it unless count_include_pad is off. What ceil mode hangs over is never counted.
pool-note-learned = Nothing is learned here: pooling has no weights. It makes the map smaller and an answer less dependent on the exact place.
pool-note-sources = After the PyTorch documentation of max_pool2d, avg_pool2d, adaptive_max_pool2d and adaptive_avg_pool2d.
pool-setting-windows = Window { $rows } by { $columns }, stride { $stride }.
pool-setting-adaptive = Windows follow from the output.
shift-title = Shift by one
shift-line = the picture moved right, zeros enter
shift-before = { $what }, before
shift-after = { $what }, moved by one
shift-changed = { $changed } of { $all } cells
shift-mean = { $change } mean change
note-correlation = What deep learning calls convolution is cross-correlation: the kernel is not flipped. A learned kernel makes no difference between the two.
note-range = The colours of the output end at the sum of |w| times the largest |x|, plus |b|: no output can leave that range, so the scale stands before the animation starts.
note-floor = The floor is no error. AlexNet's first layer (224, kernel 11, stride 4, padding 2) gives 55 only because of it.
note-transposed = Each input cell stamps the kernel, times its number, onto the output; stamps add up. Seen from an output, the turned kernel slides over the input with zeros between its cells, and padding takes zeros away. So backward makes dX of dY.
note-sources = After the PyTorch documentation of conv2d, and Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv 1603.07285.
value-you-set = a value you set
value-padding-zero = Padding reads as 0.
value-padding-repeats = repeats the input at { $place }
goes-into-of = { $outputs } of { $all } outputs
goes-into-times = { $count ->
    [one] { $count } product
   *[other] { $count } products
}
weight-sharing = Used { $count ->
    [one] once
   *[other] { $count } times
}: the same weight at every stop. That is weight sharing.
bias-added = Added once to each of { $count } outputs, after the sum.
raise-by-one = Raise it by 1 and all outputs together change by { $change }.
products-of = sum of { $count } products
column-output = output
column-input = input
column-through = through
column-product = product
column-adds = adds
column-of = of
never-read-title = Never read: 0 outputs, gradient 0.
never-behind = Window { $window } along the { $direction } would need index { $needs }, which does not exist, so the floor in the formula drops it.
never-stepped = The stride of { $stride } steps over it along the { $direction }.
never-cut-off = Padding cuts all that it stamps off the output.
never-between = It falls between the taps along the { $direction }: dilation { $dilation }.
direction-rows = height
direction-columns = width
read-map-line = A cell under many windows counts for more. Padding evens this out.
read-map-never = Hatched cells are never read: { $count } of { $all }.
tab-code = PyTorch
tab-trace = Trace
tab-notes = Notes
copy = Copy
copied = Copied
clipboard-refused = The browser refused the clipboard. Select the text and copy it by hand.
read-map-title = How often each input is read
made-from = Made from
goes-into = Goes into
release = Esc releases
pinned = Pinned
preview = Preview
now = Now

## Outcomes

verdict-exact = Exact.
verdict-exact-line = Every window ends inside; no remainder.
verdict-leftover = With a leftover.
verdict-leftover-line = The floor drops the rest.
verdict-none = No output.
verdict-none-line = Needs { $needs } cells, has { $has }.
leftover-title = Valid, with a leftover.
leftover-accepted = PyTorch accepts this.
impossible-title = This setting has no output.
refusal-height = Along the height: { $why }.
refusal-width = Along the width: { $why }.
refusal-empty-input = the input has no cells; give it at least 1
refusal-zero-kernel = the kernel has no taps; give it at least 1
refusal-zero-stride = with stride 0 the window would never move; use a stride of at least 1
refusal-zero-dilation = with dilation 0 all taps would fall on one cell; use a dilation of at least 1
refusal-kernel-too-large = the kernel spans { $span } cells, but the padded input has only { $padded }; use a smaller kernel or dilation, more padding or a larger input
refusal-pool-padding = a pooling window that spans { $span } cells allows padding of at most { $most }, not { $padding }; use less padding or a larger window
refusal-same-with-stride = the output cannot be as large as the input while the window moves by { $stride } cells; use stride 1, or give the padding as a number
refusal-reflect = an input of { $cells } cells can be mirrored for at most { $most } cells of padding, not { $padding }; use less padding or another padding mode
refusal-circular = circular padding of { $padding } cells would go round an input of { $cells } cells more than once; use at most { $cells }, or another padding mode
refusal-too-large = sizes above { $most } cells are not supported; use smaller numbers
refusal-output-padding = output padding { $padding } must be smaller than the stride ({ $stride }) or the dilation ({ $dilation })
refusal-no-output = the output would have { $cells } cells; use less padding, or ask for at least 1
refusal-no-groups = There must be at least 1 group.
refusal-groups = { $groups } groups cannot share { $filters } filters evenly; use a number of groups that divides the first size of the weight.
refusal-channels = The weight expects { $expected } input channels, but the input has { $got }; change one of them or the number of groups ({ $groups }).
refusal-bias = The bias has { $got } numbers, but there are { $expected } output channels; give it one number each.
refusal-other = These settings do not fit together; use others.
impossible-kept = The last valid picture stays below, dimmed. Your numbers are kept.
fixes-title = Ways out

## Convolution scene

formula-none = none
preset-lecture = Lecture 5 × 5
preset-stride = Stride 2, padding 1
preset-leftover = Leftover 10 × 10
preset-floor = A floor that costs nothing
preset-edges = Edge detector
preset-blur = Blur
preset-dilation = Dilation 2
preset-rectangle = Rectangular kernel
narration-start = Output row { $row }, column { $column }. The window stands; nothing is added yet.
narration-term = Output { $place }. Product { $done } of { $terms }: { $value } times { $weight } adds { $product }. Total so far { $total }.
narration-cell = Output row { $row }, column { $column } is { $sum } = { $total }.
narration-pool-term = Output { $place }. Cell { $done } of { $terms }: { $value }. Largest so far { $total }.
narration-pool = Output row { $row }, column { $column }: maximum { $max }, mean { $mean }.
narration-channel = Channel { $channel }.
narration-approximately = about { $total }
setting-kernel = Kernel { $rows } by { $columns }.
setting-stride = Stride { $stride }.
setting-output = Output { $rows } by { $columns }.
setting-unread = { $count ->
    [one] { $count } input is never read.
   *[other] { $count } inputs are never read.
}
setting-impossible = This setting has no output. { $why }
leftover-last-row = the last row is never read
leftover-last-column = the last column is never read
leftover-rows = the last { $count } rows are never read
leftover-columns = the last { $count } columns are never read
leftover-padding-only = only padding is left over
leftover-sentence = { $arithmetic }: { $what }.
leftover-side-sentence = { $side }: { $arithmetic }: { $what }.
fix-stride = Stride { $size }
fix-input = Input { $size }
fix-kernel = Kernel { $size }
fix-padding = Padding { $size }
fix-padding-same = Padding “same”
fix-padding-valid = No padding
fix-padding-full = Padding “full”, { $size }
fix-mode = Padding with zeros
fix-dilation = Dilation { $size }
fix-groups = 1 group
fix-slices = { $count ->
    [one] { $count } slice
   *[other] { $count } slices
}
fix-biases = { $count ->
    [one] { $count } bias
   *[other] { $count } biases
}
fix-output-padding = Output padding { $size }
fix-bare = Stride 1, no padding
fix-plain = Stride 1, full padding
fix-exact = { $size }, exact
fix-does-not-help = { $arithmetic }: something is still left over
typed-pending = Not a number yet: the sums use { $value } until it is one.
typed-not-a-number = “{ $text }” is no number. Type one such as 2 or { $example }; Esc takes it back.
typed-too-large = “{ $text }” is too large. Use a number between { $least } and { $most }; Esc takes it back.
paste-empty = There is nothing to paste. Copy cells from a spreadsheet first.
paste-ragged = Row { $row } of the pasted table has { $cells } cells, the first has { $expected }. Nothing was changed.
paste-too-large = The pasted table has { $rows } rows and { $columns } columns; from this cell there is room for { $room_rows } by { $room_columns }. Choose a cell further up or left, or a larger grid. Nothing was changed.
paste-not-a-number = “{ $text }” in row { $row }, column { $column } of the pasted table is no number. Nothing was changed.
paste-not-editable = This cell is computed; paste into the input, the weight or the bias. Nothing was changed.
border-no-room = This border would need more padding than the { $most } cells a side that there are here. Use a smaller kernel or dilation.

## Links and notices

link-bad-value = The link’s “{ $key }” could not be read; its usual value is used instead.
link-clamped = The link’s “{ $key }” was too large and was cut down.

## Train scene

train-title = Training on MNIST
train-run = Run
train-pause = Pause
train-resume = Go on
train-step = One step
train-reset = Reset
train-run-controls = Run
train-settings = Hyper-parameters
train-preset = Network
train-preset-tiny = tiny, 8 + 16 filters
train-preset-lenet5 = LeNet-5 (ReLU), 6 + 16 filters
train-optimiser = Optimiser
train-optimiser-sgd = SGD
train-optimiser-momentum = SGD + momentum
train-optimiser-nesterov = Nesterov
train-optimiser-adam = Adam
train-optimiser-adamw = AdamW
train-learning-rate = Learning rate
train-schedule = Schedule
train-schedule-constant = constant
train-schedule-cosine = cosine
train-schedule-one-cycle = one-cycle
train-batch = Batch
train-epochs = Epochs
train-seed = Seed
train-steps = Steps
train-preset-wide = wide, 8 + 32 filters
train-workers = Workers
train-workers-automatic = automatic

train-field-unfinished = { $field }: type a whole number or a decimal one, such as { $example }. Until then nothing changes.
train-field-not-a-number = { $field }: this is no number. Type one such as { $example }.
train-field-not-whole = { $field }: whole numbers only, such as { $example }.
train-field-too-small = { $field }: at least { $min }.
train-field-too-large = { $field }: at most { $max }.
train-needs-new-run = These settings count from the next run on. The curves stay until you reset.
train-reset-with = Reset with these settings
train-keep-settings = Back to this run’s settings

train-state-idle = Not started. Random weights answer 1 of 10 by chance.
train-state-waiting = Waiting for the first images.
train-state-running = Training
train-state-paused = Paused
train-state-finished = Finished: { $epochs ->
    [one] { $epochs } epoch
   *[other] { $epochs } epochs
}, { $steps } steps.
train-state-finished-recipe = Finished: { $steps } steps.
train-state-failed = Stopped
train-live-running = Training runs.
train-live-paused = Training paused at step { $step }.

train-rate = images/s
train-step-readout = step
train-loss = train loss
train-test-accuracy = test accuracy
train-epoch = epoch
train-elapsed = elapsed
train-accuracy = train accuracy
train-lr-now = rate now

train-loss-title = Loss
train-loss-caption = cross-entropy, raw and smoothed
train-accuracy-title = Accuracy
train-accuracy-caption = train batches, test set
train-line-train = train
train-line-test = test
train-axis-steps = steps
train-chart-table = The numbers as a table
train-chart-empty = No steps yet.
train-loss-summary = Loss over { $steps } steps: now { $now }.
train-accuracy-summary = Accuracy over { $steps } steps: training batches now { $now }, test images { $test }.
train-zoom-all = 0–100
train-zoom-top = 90–100
train-zoom-name = Range of the accuracy axis in percent

train-test-title = Test images
train-test-now = Test now
train-test-running = Testing
train-test-result = { $right } of { $total } right, { $share }, after step { $step }. Never used to train.
train-test-none = All { $total } test images are read after each epoch, or whenever you ask.
train-test-waiting = The test images arrive after the training images: { $have } of { $total } so far.

train-filters-title = First-layer filters
train-filters-caption = { $count } of { $height } × { $width }, scale fixed while training
train-maps-drawing = Your drawing through them
train-maps-sample = The sample digit through them
train-maps-caption = { $count } of { $height } × { $width }, before ReLU
train-pooled-title = After ReLU and max pooling
train-second-title = Second layer, pooled
train-count-caption = { $count } of { $height } × { $width }
train-fit-scale = Fit the scale
train-fit-hint = { $share } of the values lie beyond it.
train-key-name = Scale from { $low } to { $high }
train-map-name = Filter { $n }
train-maps-empty = Draw a digit or choose a sample, and its feature maps appear here.
train-filters-empty = The filters appear as soon as the worker stands.

train-confusion-title = Confusion
train-confusion-caption = row true, column read
train-confusion-name = Confusion matrix: rows are the true digit, columns what the network read
train-confusion-corner = true digit
train-confusion-rate = right
train-mistakes-title = Most confident mistakes
train-mistakes-caption = { $wrong } of { $total }
train-mistakes-empty = After the first test: what the network was surest of, and wrong.
train-mistakes-none = Not one mistake.
train-mistake = { $truth } read as { $read }
train-mistake-picture = Test image { $index }, a { $truth }

train-pad-title = Draw a digit
train-pad-caption = ink 255, background 0
train-pad-name = Drawing pad
train-pad-keys = Arrow keys move the brush, Space puts it down and lifts it, Shift makes small moves, Delete clears.
train-brush = Brush
train-eraser = Erase
train-undo = Undo
train-clear = Clear
train-samples-name = Or a test image of
train-sample-of = Test image of a { $digit }
train-sample-shown = Test image { $index }, a { $truth }.
train-back-to-drawing = Back to the drawing
train-stages-title = What the network is given
train-stages-caption = as for MNIST
train-stage-strokes = Strokes
train-stage-crop = Crop
train-stage-box = 20 × 20
train-stage-centred = Centred
train-stages-why = The ink is cut out, scaled to fit 20 × 20 and moved so that its centre of mass lies in the middle of 28 × 28.
train-stages-empty = Draw something first: with no ink there is nothing to cut out.

train-reads-title = What it reads
train-reads-caption = softmax of 10 logits
train-probabilities-name = Probability of each digit
train-reads-best = It reads { $digit } with { $share }.
train-reads-untrained = The weights are random so far: run some steps and watch.
train-reads-none = Nothing to read yet.

train-pace = Speed
train-pace-name = Speed, in training steps per second
train-pace-steps = { $rate ->
    [one] { $rate } step a second
   *[other] { $rate } steps a second
}
train-pace-full = full speed
train-pace-one = 1 a second
train-pace-ten = 10 a second
train-pace-hundred = 100 a second
train-data-progress = Images: { $have } of { $total }
train-data-complete = All { $total } images are here.
train-fact-kernels = kernels
train-fact-memory = memory
train-fact-workers = workers
train-fact-checksum = weights
train-fact-parameters = parameters
train-code-title = The same in PyTorch
train-code-copy = Copy
train-code-copied = Copied
train-code-failed = Copying is not allowed here: select the text and copy it by hand.

train-notice-worker-died = The training worker stopped ({ $why }). It was started anew and goes on from its last snapshot, step { $step }.
train-notice-worker-died-fresh = The training worker stopped ({ $why }) before its first snapshot. It was started anew: press Run to begin again.
train-notice-worker-lost = The training worker cannot be started: { $why } Reload the page; your drawing and settings are kept.
train-notice-crew-ended = A worker that shared in the training stopped ({ $why }). The training goes on without it, more slowly and with the same numbers.
train-notice-shard = The file { $file } of the training images is damaged or missing ({ $why }). It is fetched again; nothing of it was trained on.
train-notice-offline = No connection: the remaining images wait until it is back. Training goes on with the { $have } that are here.
train-notice-not-finite = At step { $step } the loss is no longer a number; the first layer with such numbers is { $layer }. The learning rate was too large for these weights: reset and try { $hint }.
train-notice-failed = The trainer could not do that: { $why }
train-notice-dismiss = Understood
train-saved-offer = A training from an earlier visit is here: step { $step }, { $preset }.
train-saved-continue = Continue it
train-saved-forget = Forget it

## Benchmark

bench-title = How fast does your machine train?
bench-lede = Speed, time to accuracy and where the time goes, measured in this tab on real MNIST digits. Nothing leaves it.
bench-settings = How to measure
bench-workers = Workers
bench-workers-hint = The other engines had one.
bench-kernels = Kernels
bench-kernels-relaxed = relaxed SIMD
bench-kernels-simd = SIMD
bench-kernels-scalar = no SIMD
bench-kernels-missing = { $kernels }: not in this browser
bench-model = Network
bench-model-both = both
bench-model-s = tiny
bench-model-l = LeNet-5
bench-cancel = Cancel
bench-loading = Fetching kernels and images.
bench-failed = The measurement failed: { $why }
bench-cancelled = Cancelled.
bench-progress = Measured { $done } of { $total } times

bench-speed-title = Images a second
bench-speed-lede = Training: forward, backward and an Adam update in batches of 32. Reading: one image at a time. The loop and its clock run in the worker.
bench-run = Measure
bench-running = Measuring
bench-fast-train = { $model }: images a second, training
bench-fast-none = Press Measure: it takes a few seconds.
bench-fast-times = { $times } times PyTorch 2.15 on one core of the machine below
bench-fast-like = as fast as { $engine } there
bench-done = Done: { $rates } images a second in training.
bench-rate = { $model } { $rate }
bench-here = This machine
bench-here-with = { $kernels }, { $workers ->
  [one] { $workers } worker
 *[other] { $workers } workers
}
bench-spread = { $least } to { $most }
bench-reference = For comparison
bench-reference-machine = The other rows are no measurement of your machine: median of five rounds on 2 virtual CPUs of an Intel Xeon, one thread, Chromium 156, PyTorch native with AVX-512. Rows marked “earlier” come from an earlier run on another machine and say no more than the order of magnitude. Only ratios from one machine compare engines.
bench-earlier = earlier
bench-engine = Engine
bench-column-train = Training, images/s
bench-column-infer = Reading, images/s
bench-cannot = cannot train

bench-race-title = Time to accuracy
bench-race-lede = A recipe is everything about a training but its seed, chosen for one aim. The clock runs while the network trains and stands still while the 10,000 test images are read.
bench-recipe = Recipe
bench-race-start = Start
bench-race-plan = { $steps } steps of { $batch }: { $images } images, seed { $seed }. Found by a search on other images than the test set.
bench-race-running = Step { $step } of { $of }
bench-race-seconds = seconds of training
bench-race-images = images used
bench-race-now = test accuracy
bench-race-best = best
bench-race-reached = { $target } after { $seconds }.
bench-race-over = Done after { $seconds } of training: { $accuracy } of the test images.
bench-race-target = Target
bench-race-time = Time
bench-race-steps = Steps
bench-race-used = Images
bench-race-missed = not reached
bench-race-pending = not yet
bench-race-chart = Test accuracy
bench-race-caption = by seconds of training; mistakes on a log scale
bench-race-chart-empty = No look at the test images yet.
bench-race-summary = Test accuracy after { $seconds } of training: { $accuracy }, at best { $best }.
bench-race-axis = s
bench-race-looks = The numbers as a table

bench-parts-title = Where the time goes
bench-parts-lede = Each part of a training step by itself, batch of 32, one worker. Executed multiply-adds are fewer than nominal ones where pooling drops positions or a gradient is zero; the share is of the fastest this kernel set can multiply on this machine.
bench-parts-run = Take a step apart
bench-parts-running = Taking it apart
bench-parts-layers = Layers
bench-parts-direction = Direction
bench-parts-forward = forward
bench-parts-backward = backward
bench-parts-time = Microseconds an image
bench-parts-nominal = Multiply-adds, nominal
bench-parts-executed = Executed
bench-parts-share = Share of peak
bench-parts-sum = Together
bench-parts-done = { $model } with { $kernels }: { $time } microseconds an image, { $share } of the peak of { $peak } multiply-adds a nanosecond.

## Recipes

recipe = Recipe
recipe-none = none
recipe-reach = { $share } soonest
recipe-minute = best in 60 s
recipe-promise = reaches { $share } of the test images in about { $images } images. Run it at full speed once, and the time on this machine stands here.
recipe-promise-timed = reaches { $share } of the test images in about { $images } images; on this machine about { $time } at full speed.
recipe-changed = changed
recipe-unknown = by hand ({ $fields }): what it reaches now was not measured.
recipe-back = Back to the recipe
recipe-more = What the recipe has beyond the fields
recipe-its-own = { $choice }, as in the recipe
recipe-fact-net = a network of its own: 8 + 32 filters, a hidden layer of 128
recipe-fact-cycle = cycle with { $warm } warm-up, { $shape }, down to 1/{ $end } of the peak
recipe-shape-cosine = cosine
recipe-shape-linear = linear
recipe-fact-betas = Adam’s decays { $first } and { $second }
recipe-fact-smoothing = label smoothing { $share }
recipe-fact-clip = gradient norm at most { $most }
recipe-fact-averaging = weights averaged with { $share }
recipe-fact-he = weights start as He et al.
recipe-fact-shift = images moved by up to { $pixels ->
  [one] { $pixels } pixel
 *[other] { $pixels } pixels
}
recipe-fact-rotation = turned by up to { $degrees } degrees
recipe-fact-scale = scaled by up to { $share }
recipe-fact-elastic = distorted a little

## Backward

back-lede = Each output hands its gradient back through what made it.
back-layer = Layer
back-conv = conv
back-max = max pool
back-mean = mean pool
back-relu = ReLU
back-linear = linear + loss
back-classes = Classes
back-inputs = Inputs
back-class = class
back-target = Target
back-logits = Logits
back-softmax = Softmax
back-of = Gradient of
back-rate = Learning rate
back-random = Random gradient
back-upstream = Upstream
back-upstream-stretched = Upstream, zeros between
back-upstream-upright = Upstream, upright
back-turned = Turned kernel
back-gradient = Gradient
back-key = largest Σ |product|
back-others = Also sent back
back-others-line = and one step with it
back-dx = dX = dY, kernel turned
back-dw = dW = X with dY, not turned
back-db = db = Σ dY
back-step = One SGD step, lr { $rate }
back-scaled = lr · dW
back-stepped = Weight after the step
back-loss-falls = L = Σ dY · Y: { $before } → { $after }
back-bias-step = b: { $before } → { $after }
back-linear-dx = dX = dZ, each times its row of W
back-linear-dw = dW = each dZ times each X
back-linear-db = db = dZ
back-entropy-falls = L = −log p: { $before } → { $after }
back-entropy-how = −log p of the target
back-entropy = Cross-entropy
back-entropy-about = of the target’s probability
back-verdict-right = The target is the likeliest class.
back-verdict-wrong = Another class is likelier.
back-verdict-line = The loss falls as long as the target’s probability can rise.
back-place-logit = Logit of class { $class }
back-place-softmax = Probability of class { $class }
back-place-target = What the probability of class { $class } should be
back-made-softmax = all logits, by a softmax
back-forward = Forward
back-forward-line = what the loss is made of
back-loss-is = L = { $loss }
back-loss-how = Σ dY · Y
back-unread = no output reads it
back-arrives = By how much the loss rises for each unit that { $cell } rises
back-means = By how much the loss rises for each unit that { $cell } rises
back-made = { $count } products, { $zeros ->
    [one] { $zeros } meets a zero
   *[other] { $zeros } meet zeros
}
back-products = { $count ->
    [one] { $count } product
   *[other] sum of { $count } products
}
back-all = { $count ->
    [one] all of it
   *[other] all { $count } terms
}
back-why-input = { $cell } went into { $outputs ->
    [one] { $outputs } output. It sends
   *[other] { $outputs } outputs. Each sends
} its gradient back through the weight it came by, so the kernel appears turned.
back-why-weight = { $cell } multiplied { $inputs ->
    [one] { $inputs } input. It is
   *[other] { $inputs } inputs. Each is
} multiplied by the gradient of its output; nothing is turned.
back-why-bias = The bias was added once to every output, so its gradient is the sum of theirs.
back-why-max = A window’s gradient goes to its maximum, the first in reading order. The others made no difference and get 0.
back-why-mean = Every cell of a window gets an equal share of its gradient. The values make no difference.
back-why-relu = Above 0 the slope is 1 and the gradient passes. Below 0 and at 0 it is stopped.
back-why-logit = Its probability less what it should be, divided by the number of samples, here 1. The target is pulled up by what it lacks, every other class down by what it has.
back-why-linear-input = This input went into { $logits ->
    [one] one logit
   *[other] { $logits } logits
}; each hands its gradient back times the weight between them.
back-why-linear-weight = Each weight multiplied one input for one logit, so its gradient is one product. With several samples it would be their sum.
back-why-linear-bias = The bias was added to one logit as it is, so it gets that logit’s gradient.
back-why-softmax = Each probability is the exponential of its logit divided by the sum of all exponentials. Together they are 1.
back-why-target = 1 for the target, class { $class }, and 0 for the others.
back-column-from = from
back-column-to = to
back-read-line = Each read is a way back for a gradient.
back-check = Check by finite difference
back-check-nudge = nudge { $cell }
back-check-loss = loss
back-check-quotient = difference / { $width }
back-check-traced = { $cell }, traced
back-check-agree = They agree: the difference is below { $bound }.
back-check-corner = They differ by { $difference }: the loss has a corner within the nudge, and backward takes the slope on one side of it.
back-check-curved = They differ by { $difference }: this loss is curved, and a quotient is its gradient only for small nudges.
back-note-logits = CrossEntropyLoss takes logits: the softmax is a part of it. A softmax in the network before it is a bug. It is then applied twice, the loss cannot come near 0, and the gradients are small; nothing fails.
back-note-difference = Softmax and logarithm together leave p − y, divided by N, the number of samples, which is 1 here. The gradients of all logits of a sample add up to 0.
back-note-rows = Rows are samples, as PyTorch holds them. With columns instead, Z = W X + b, dX is the turned W times dZ, and dW is dZ times the turned X: the same products.
back-note-linear-sources = After the PyTorch documentation of Linear and CrossEntropyLoss.
back-linear-setting = { $inputs ->
    [one] One input
   *[other] { $inputs } inputs
}, { $classes ->
    [one] one class
   *[other] { $classes } classes
}. The target is class { $target }, with probability { $probability }. Loss { $loss }.
back-note-loss = The loss here is L = Σ dY · Y: of all losses the one that sends back dY whatever Y is. In a network dY comes from the next layer.
back-note-turn = The sum behind one input runs over the outputs that read it. The further on the output, the earlier the weight: over dY the kernel runs backwards, in both directions. A stride leaves gaps, which are zeros.
back-note-transposed = The gradient of X is a transposed convolution of dY: conv_transpose2d with the same weight, stride, padding and dilation. Used forward, as a layer, it makes maps larger.
back-note-pool = Pooling has no weights, so there is only the gradient of X. What an average spreads over padding is lost.
back-note-relu = At 0 ReLU has a corner and no slope. PyTorch takes 0 there, and so does this page.
back-note-sources = After the PyTorch documentation of conv2d, conv_transpose2d and autograd, and Dumoulin and Visin, A guide to convolution arithmetic for deep learning, arXiv 1603.07285.
back-setting = The gradient that arrives has { $rows } rows and { $columns } columns.
back-narration-start = { $cell }. Nothing is added yet.
back-narration-term = { $cell }. Product { $done } of { $terms }: { $value } times { $factor } adds { $product }. Total so far { $total }.
back-narration-cell = { $cell } is { $sum } = { $total }.
back-narration-unread = { $cell } is 0: no gradient reaches it.
back-preset-weight = The kernel’s own gradient
back-preset-bias = Bias: just the sum
back-preset-stride = Stride 2, padding 1: zeros between
back-preset-leftover = Leftover: a gradient of exactly 0
back-preset-dilation = Dilation 2
back-preset-max = Max pooling, with ties
back-preset-mean = Mean pooling: equal shares
back-preset-relu = ReLU: a gate
back-preset-softmax = Softmax cross-entropy: p − y
back-preset-outer = Linear layer: the weight’s own gradient
back-preset-sure = Linear layer that is nearly sure
back-narration-at = { $symbol }, { $place }

## Channels

channels-lede = A filter has one slice for every input channel. What its slices add is summed, with one bias, into one output map.
channels-inputs = Input channels
channels-filters = Filters
channels-groups = Groups
channels-switch = Channel { $channel }
channels-preset-lecture = Lecture, 2 → 3
channels-preset-colour = Colour picture, 3 → 1
channels-preset-green = Its green alone: two channels off
channels-preset-grey = Grey picture, 1 → 4
channels-preset-mixing = Slices of 1 × 1: mixing channels
channels-preset-grouped = Two groups of two channels
channels-preset-depthwise = Depthwise: a filter for each channel
channels-filter = filter { $filter }
channels-slice = Slice
channels-from = from channel { $channel }
channels-channel = channel { $channel }
channels-channel-off = channel { $channel } is off
channels-bias = bias
channels-all = all
channels-output = output
channels-caption = one channel’s products, then all channels
channels-all-caption = channels, bias and running total
channels-key = all sums
channels-parameters = Parameters
channels-of-layer = of this layer
channels-counted = { $weights ->
    [one] { $weights } weight
   *[other] { $weights } weights
}, { $biases ->
    [one] { $biases } bias
   *[other] { $biases } biases
}.
channels-counted-line = The size of the picture does not appear.
channels-place-of = channel { $channel }, row { $row }, column { $column }
channels-place = Filter { $filter }, row { $row }, column { $column }
channels-place-weight = Weight of filter { $filter }, slice { $slice }, { $place }
channels-part-of = What channel { $channel } adds to output channel { $filter }, { $place }
channels-and-bias = { $products } and a bias
channels-column-source = source
channels-column-weights = weights
channels-nonzero = { $count } nonzero
channels-total = sum
channels-filter-words = The filter is the whole stack, { $size }; a slice is its two-dimensional part for one input channel. { $filters ->
    [one] One filter gives one output map.
   *[other] { $filters } filters give { $filters } output maps.
}
channels-is-off = Channel { $channel } is switched off, so this is added nowhere now.
channels-with-all = With all channels on it would be { $value }.
channels-narration-start = { $place }. The windows stand; nothing is added yet.
channels-narration-product = { $value } times { $weight } adds { $product }
channels-narration-term = { $place }, { $channel }. Product { $done } of { $terms }: { $product }. This channel so far { $total }.
channels-narration-channel = { $place }: { $channel } adds { $adds }. Total so far { $total }.
channels-narration-adds = { $name } adds { $adds }
channels-narration-cell = { $place }: { $sum }. Output { $total }.
channels-setting = { $inputs ->
    [one] { $inputs } input channel
   *[other] { $inputs } input channels
}, { $filters ->
    [one] { $filters } filter
   *[other] { $filters } filters
}, { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
}.
channels-setting-maps = { $maps ->
    [one] { $maps } output map
   *[other] { $maps } output maps
} of { $size }.
channels-setting-parameters = { $count } parameters.
channels-setting-off = Channel { $channel } is off.
channels-note-words = A filter has three dimensions: a slice of height by width for every input channel it sees. A slice has two. One filter gives one output map, whatever the number of its slices; “kernel” is used for either, so say which you mean.
channels-note-order = Output maps stand in no order, and none has a fixed meaning. Training finds all slices of a filter together: what one of them answers to depends on the others.
channels-note-groups = With groups, a filter sees the channels of its group only, and has that many slices. With as many groups as channels, which is called depthwise, nothing is summed over channels.
channels-note-mixing = Slices of 1 × 1 see one place at a time and mix its channels. Depthwise and then 1 × 1 does with few weights nearly what a full filter does.
channels-note-sources = After the PyTorch documentation of conv2d; depthwise followed by 1 × 1: Chollet, arXiv 1610.02357.

## X or X?

feat-lede = Pixels move when a drawing moves. Small pieces of it can still be found, somewhere.
feat-drawing = Drawing
feat-matches = Matches
feat-match = match
feat-feature = Feature
feat-diagonal = Diagonal
feat-cross = Cross
feat-anti-diagonal = Anti-diagonal
feat-numbered = Feature { $number }
feat-drawing-deformed = An X by hand, moved and bent
feat-drawing-x = The stored X
feat-drawing-shifted = X, shifted
feat-drawing-shrunk = X, shrunk
feat-drawing-rotated = X, rotated
feat-drawing-thick = X, thick strokes
feat-drawing-plus = A plus
feat-drawing-o = An O
feat-drawing-noise = Noise
feat-press = A press
feat-press-draw = draws
feat-press-select = selects
feat-move = Move the drawing
feat-left = left
feat-right = right
feat-up = up
feat-down = down
feat-turn = turn
feat-clear = clear
feat-deform = Deform the stored X
feat-step = Steps
feat-kind-shift = shift
feat-kind-shrink = shrink
feat-kind-rotate = rotate
feat-kind-shear = shear
feat-kind-bend = bend
feat-kind-noise = noise
feat-pool = Keep
feat-pool-best = best of all
feat-pool-tiles = best of each 2 × 2
feat-percent = An X from, in %
feat-random = Random features
feat-key = match maps
feat-divided = { $sum } / { $taps }
feat-vote = vote
feat-vote-caption = mean of the best of each map
feat-vote-so-far = { $done } of { $count } features
feat-vote-yes = an X: at least { $threshold }
feat-vote-no = no X: below { $threshold }
feat-narration = { $feature }: { $told }
feat-narration-score = { $place }, score { $sum } = { $score }.
feat-narration-vote = Vote { $score }, { $decision }.
feat-beside = Beside it
feat-beside-line = the same threshold
feat-pixels = Pixel by pixel, against the stored X
feat-stored = The stored X
feat-compared = The drawing, with the pixels that differ marked
feat-equal = { $equal } of { $all } pixels equal
feat-pixels-yes = an X
feat-pixels-no = no X
feat-series = Score against deformation: { $kind }
feat-features = features
feat-pixels-short = pixels
feat-held = an X up to step { $step }
feat-held-never = never an X
feat-held-features = Features: { $held }
feat-held-pixels = Pixels: { $held }
feat-place = { $feature }, { $place }
feat-place-match = Match of { $feature }, { $place }
feat-made = { $taps } products, divided by { $taps }
feat-goes-into = the vote
feat-kept = Pooling keeps it: nothing else in its window is larger. Where it sits no longer matters.
feat-tied = As large as the best, but later in reading order. Pooling keeps the value once.
feat-dropped = Pooling drops it: there is a better match.
feat-others = The same test on other drawings
feat-yours = this one
feat-column-drawing = drawing
feat-column-score = score
feat-fix-drawing = Drawing { $size }
feat-fix-features = Features { $size }
feat-setting = Features score { $features }: { $answer }. Pixels score { $pixels }: { $other }.
feat-note-score = A score is the mean of the products of the feature and the window under it. Of 1 and −1, equal signs give 1 and different ones −1: a score of 1 is a perfect match, −1 its negative. The pixel score is the same rule on the whole drawing.
feat-note-o = An O has both diagonals, so it comes close. Only the cross is missing.
feat-note-learned = These features were drawn by hand. A network learns its own, and its vote is a layer with weights, too.
feat-note-deform = A deformed cell takes over the nearest cell of the stored X, so that no number arises that was not there.

## Weight sharing

patch-lede = Pixels that belong together are close together. So connect a patch, slide it, and keep the weights.
patch-wiring = Wiring
patch-dense = dense
patch-local = own patch
patch-shared = shared
patch-filter = Filter
patch-bias = Bias
patch-pixels = Pixels
patch-units = Units
patch-weights-shared = Filter
patch-weights-own = Weights
patch-preset-dense = Every pixel to every unit
patch-preset-local = A patch to each unit, with weights of its own
patch-preset-lecture = Lecture: one filter of 4 × 4, moved by 2
patch-preset-overlap = 3 × 3, moved by 1
patch-preset-tiles = Side by side, 3 × 3
patch-preset-leftover = With a leftover
patch-preset-gaps = With gaps
patch-preset-pixel = 1 × 1: one weight
patch-preset-whole = As large as the input
patch-terms = its connections
patch-so-far = { $count ->
    [one] after { $count } connection
   *[other] after { $count } connections
}
patch-weights = { $count ->
    [one] { $count } weight
   *[other] { $count } weights
}
patch-connections = { $count } connections
patch-narration-start = Unit at { $unit }. Nothing is connected yet.
patch-narration-line = Unit at { $unit }. Connection { $done } of { $all }: pixel { $pixel } through { $weight }. So far { $total }.
patch-narration-unit = Unit at { $unit } has { $count } connections. So far { $total }.
patch-count = Count
patch-count-line = one linear scale
patch-scale = Weights
patch-of-units = { $count } units
patch-of-pixels = { $count } pixels
patch-of-taps = { $count } of a patch
patch-fewer = Shared: { $times } times fewer than dense
patch-biases = Biases come on top: { $dense }, { $local } and { $shared }.
patch-no-biases = Biases are left out.
patch-place-pixel = Pixel, { $place }
patch-place-unit = Unit, { $place }
patch-goes-into = { $count } of { $units } units
patch-weight-shared = Shared, this weight multiplies { $count ->
    [one] { $count } pixel
   *[other] { $count } pixels
} and is counted once. What training tells it is the sum over all of them.
patch-weight-own = This weight belongs to one connection and is used nowhere else.
patch-made-dense = all { $count } pixels, each through a weight of its own
patch-made-local = { $count } pixels of a patch, each through a weight of its own
patch-made-shared = { $count } pixels of a patch, through the same weights as every other unit
patch-table = Connections
patch-column-pixel = pixel
patch-column-weight = weight
patch-column-unit = unit
patch-column-input = input
patch-growth = Weights on larger inputs
patch-growth-line = The picture grows, the filter stays:
patch-overlap = { $columns ->
    [0] Neighbouring patches do not overlap.
    [one] Neighbouring patches share { $columns } column.
   *[other] Neighbouring patches share { $columns } columns.
}
patch-verdict-dense = Every pixel is read.
patch-verdict-dense-line = The filter only says how many units there are.
patch-fix-filter = Filter { $size } × { $size }
patch-setting = { $wiring }. Dense { $dense } weights, own patches { $local }, shared { $shared }.
patch-note-count = Every number in the grids counts connections: of a pixel, the units it goes into; of a weight, the connections that use it; of a unit, the pixels it reads.
patch-note-why = A patch suffices because what belongs together lies together. One filter for all suffices because what is worth finding in one place is worth finding in another.
patch-note-training = A shared weight is told by every place where it is used: its gradient is the sum over all of them.
patch-note-sources = After LeCun et al., Gradient-based learning applied to document recognition, 1998, and the PyTorch documentation of Linear, Unfold and Conv2d.

## Output size

outsize-lede = Count the stops of the window. What does not fill a whole step falls away.
outsize-output = Output
outsize-row = Each side of the input
outsize-row-height = The height of the input
outsize-row-width = The width of the input
outsize-row-line = the window covers { $span }, moves by { $stride }
outsize-dropped = Stop { $window } would need position { $needs }, and the padded input ends at { $edge }: the floor drops it.
outsize-padding-only = What is left over is padding; every cell is read.
outsize-all-read = Every cell is read, and the last window ends at the edge.
outsize-unread = { $count ->
    [one] { $count } cell on this side is never read.
   *[other] { $count } cells on this side are never read.
}
outsize-terms = positions under the window
outsize-term-cell = cell
outsize-term-padding = padding
outsize-start = begins at { $sum }
outsize-range = { $from } to { $to }
outsize-narration = Stop { $stop } of { $all } covers positions { $from } to { $to } and gives output { $output }.
outsize-narration-start = The window stands at stop { $stop } of { $all }, positions { $from } to { $to }.
outsize-choices = Other settings
outsize-held-sp = input { $input }, kernel { $kernel }
outsize-held-hk = stride { $stride }, padding { $padding }
outsize-map = Output size
outsize-map-label = Output size over { $across } and { $down }
outsize-map-line = Only pad: what is left over is padding. A press takes a setting.
outsize-exact = exact
outsize-only-padding = only pad
outsize-none = no output
outsize-cells-unread = { $count } unread
outsize-asked = What are the sizes?
outsize-asked-line = Where the window stops, the map and the steps come with the sizes.
outsize-asked-chain = Each layer is given what the one before it leaves.
outsize-asked-verdict = How large is the output?
outsize-asked-how = Count the stops of the window, or put the numbers into the formula.
outsize-ask = Input { $input }, kernel { $kernel }, stride { $stride }, padding { $padding }, dilation { $dilation }: how large is the output?
outsize-place-first = The first stop covers these positions.
outsize-stairs = The floor makes steps
outsize-stairs-label = Output size over { $across }
outsize-stairs-line = Over { $across }. Dashed: the quotient plus 1, before the floor.
outsize-chain = Chain of layers, { $network }
outsize-chain-line = A press takes a layer’s numbers into the picture above.
outsize-chain-input = input
outsize-lenet5 = LeNet-5
outsize-alexnet = AlexNet (torchvision)
outsize-vgg16 = VGG16
outsize-resnet50 = ResNet-50 (torchvision)
outsize-resnet50-paper = ResNet-50 (paper)
outsize-line-size = size
outsize-line-layer = layer
outsize-line-ksp = k / s / p
outsize-line-field = receptive field
outsize-line-jump = jump
outsize-line-left = left over
outsize-link = receptive field { $field }, jump { $jump }
outsize-place-stop = Stop { $stop } of { $all } covers these positions.
outsize-place-cell = Position { $at } of the input
outsize-read-times = { $count ->
    [0] never read
    [one] read once
   *[other] read { $count } times
}
outsize-column-tap = tap
outsize-column-position = position
outsize-column-what = reads
outsize-goes-into = { $count } of { $all } stops
outsize-press = A press, or Enter, takes this setting.
outsize-field-input = A cell of the input sees itself and nothing else.
outsize-field = Field before + (span − 1) · jump before: { $sum }. So many cells of the input, along one side, does an output see.
outsize-jump = Jump before · stride: { $sum }. So many cells of the input lie between the fields of two neighbours.
outsize-first = The first field begins at position { $at } of the input; what lies outside is padding.
outsize-map-over = Map over
outsize-map-sp = s and p
outsize-map-hk = H and k
outsize-network = Chain
outsize-along = Shown
outsize-height = height
outsize-width = width
outsize-floor = Floor of { $quotient } is { $floor }.
outsize-rest = { $left ->
    [one] { $left } of { $all } positions is left over.
   *[other] { $left } of { $all } positions are left over.
}
outsize-fix-plain = Kernel 1, padding 0
outsize-preset-floor = A leftover: 10, kernel 4, stride 3, padding 1
outsize-preset-valid = No padding: 10, kernel 4
outsize-preset-same = Padding “same”: 10, kernel 4
outsize-preset-full = Padding “full”: 10, kernel 4
outsize-preset-stride = Stride 2, padding 1: 5, kernel 3
outsize-preset-leftover = Leftover without padding: 10, kernel 3, stride 2
outsize-preset-gaps = A stride that steps over cells
outsize-preset-dilation = Dilation 3
outsize-preset-alexnet = AlexNet, first layer: 224, kernel 11, stride 4, padding 2
outsize-preset-resnet = ResNet, first layer: 224, kernel 7, stride 2, padding 3
outsize-preset-rectangle = Height and width set apart
outsize-note-floor = A leftover is no error. AlexNet’s first layer (224, kernel 11, stride 4, padding 2) gives 55 and ResNet’s (224, kernel 7, stride 2, padding 3) gives 112 only because of the floor.
outsize-note-field = From layer to layer the receptive field grows by (span − 1) times the jump so far, and the jump is multiplied by the stride.
outsize-note-same = Padding “same” keeps the size at stride 1; PyTorch refuses it for any other stride. Where the window spans an even number of cells, the extra zero goes to the end.
outsize-note-sources = After the PyTorch documentation of Conv2d; receptive fields after Araujo, Norris, Sim, Computing receptive fields of convolutional neural networks, Distill 2019.

## Image filters

filters-lede = One kernel, at every pixel of a photo: the same products and sums find its edges.
filters-picture = Picture
filters-own-group = Your own
filters-page-group = With the page
filters-cameraman = Cameraman
filters-coffee = Coffee, in colour
filters-impulse = One white pixel
filters-edge = One edge
filters-ramp = Ramp
filters-checkerboard = Checkerboard
filters-zone-plate = Rings
filters-own = Your picture
filters-camera = Camera
filters-drawing = Drawing
filters-open-file = Open a picture
filters-use-camera = Use the camera
filters-stop-camera = Keep this picture
filters-camera-asked = Waiting for the camera
filters-draw = Draw
filters-clear = Clear the pad
filters-drop = Drop the picture here
filters-coming = { $photo } is on its way.
filters-again = Try again
filters-colour = Colour
filters-luminance = grey
filters-rgb = R, G, B
filters-channel = Channel
filters-red = red
filters-green = green
filters-blue = blue
filters-show = Show
filters-signed = signed
filters-size = size
filters-plain = as a picture
filters-size-of-kernel = Kernel k
filters-sigma = Width of the bell
filters-wave = Wavelength
filters-angle = Angle
filters-photo = Picture
filters-response = Response
filters-size-grey = { $width } × { $height }, grey
filters-size-colour = { $width } × { $height }, three planes
filters-caption-signed = signed, same size
filters-caption-size = without its sign
filters-caption-plain = as a picture again
filters-kernel = Kernel
filters-divisor = all divided by { $divisor }
filters-sum = sum { $sum }
filters-turn = Turn around
filters-picture-name = Picture, { $width } by { $height } pixels. Arrow keys move the window, with Shift by ten pixels; Enter keeps the pixel.
filters-response-name = Response of { $filter }. Arrow keys move the window, with Shift by ten pixels; Enter keeps the pixel, Enter again opens its window in Convolution.
filters-pad-name = Drawing pad. Arrow keys move the brush, Space puts it down and lifts it.
filters-key-signed = zero is blank, { $share } beyond the ends
filters-key-size = no sign, { $share } beyond the end
filters-key-plain = 0 black to 255 white, { $share } cut off
filters-fit = Fit the scale
filters-gallery = Filters
filters-made-from = Made from
filters-made-from-line = the { $rows } × { $columns } pixels in the frame
filters-outside = { $count ->
  [one] { $count } of them lies outside of the picture and counts as 0.
 *[other] { $count } of them lie outside of the picture and count as 0.
}
filters-place = Response, row { $row }, column { $column }; the picture has { $pixel } there.
filters-change-plane = Change { $plane }
filters-readers = { $count ->
  [one] One response reads it and follows at once.
 *[other] { $count } responses read it, those whose window holds it. They follow at once.
}
filters-derived = This grey is computed from red, green and blue and stored nowhere. Choose “R, G, B” to change its numbers.
filters-point = Point at a pixel, or move there with the arrow keys, to see its window and its sum.
filters-open-window = Open this window in Convolution
filters-strongest = Strongest response inside
filters-pointed = Under the pointer
filters-why = What it does
filters-sign = Reading the response
filters-sign-line = Blue is positive, orange is negative; the number says it, too. The lines at the rim come from the zeros outside of the picture.
filters-size-line = 0 is black and the end of the scale is white, whichever sign the number has.
filters-plain-line = Values below 0 are drawn black, values above 255 white; the share that is cut off stands below the picture.
filters-source = Source
filters-credit = { $title }: { $author }, { $licence }. Scaled down.
filters-source-own = This picture is yours. It stays in this tab and is in no link.
filters-source-pattern = A picture made by a formula.
filters-said = Row { $row }, column { $column }: response { $value }, picture { $pixel }.
filters-file-too-large = The file has { $size } MB; the page opens pictures up to { $most } MB. Save it smaller, then try again. The picture before stays.
filters-not-a-picture = That is no picture this browser can read, whatever its name says. Try a PNG, JPEG or WebP file. The picture before stays.
filters-no-pixels = That picture has no pixels. The picture before stays.
filters-too-many-pixels = That picture has { $width } × { $height } pixels; the page takes up to { $most } million. Save it smaller, then try again. The picture before stays.
filters-text-given = That is text, not a picture. Copy a picture, or open a file. The picture before stays.
filters-photo-missing = { $photo } could not be fetched. Check the connection, then try again. Everything else is kept.
filters-number-too-large = A number of a kernel lies between −{ $most } and { $most }. Nothing was changed.
filters-camera-denied = The browser does not let this page use the camera. Allow it beside the address, then try again. Pictures never leave this tab.
filters-camera-missing = No camera was found. Connect one, then try again, or open a picture.
filters-camera-busy = The camera is there but gives no picture; another program may be using it. Close that, then try again.
filters-camera-unavailable = This browser gives the page no camera over this connection. Open the page over HTTPS, or open a picture.
filters-camera-ended = The camera stopped. Its last picture stays.
filters-flat-zero = The weights add up to 0: a flat area gives exactly 0.
filters-flat-one = The weights add up to 1: a flat area stays as it is.
filters-flat-other = The weights add up to { $sum }: a flat area is multiplied by that.
filters-identity = Identity
filters-identity-why = Only the middle counts: the picture comes out unchanged.
filters-diff-x = Difference x
filters-diff-x-why = The right neighbour minus the left one: positive where the picture gets brighter to the right.
filters-diff-y = Difference y
filters-diff-y-why = The pixel below minus the one above: positive where the picture gets brighter downwards.
filters-prewitt-x = Prewitt x
filters-prewitt-x-why = The right column minus the left one, three rows added to calm the noise.
filters-prewitt-y = Prewitt y
filters-prewitt-y-why = The row below minus the row above, three columns added to calm the noise.
filters-sobel-x = Sobel x
filters-sobel-x-why = The right column minus the left one, the middle row counted twice.
filters-sobel-y = Sobel y
filters-sobel-y-why = The row below minus the row above, the middle column counted twice.
filters-scharr-x = Scharr x
filters-scharr-x-why = The right column minus the left one, weighted 3, 10, 3, so that slanted edges keep their direction.
filters-scharr-y = Scharr y
filters-scharr-y-why = The row below minus the row above, weighted 3, 10, 3, so that slanted edges keep their direction.
filters-roberts-x = Roberts x
filters-roberts-x-why = The lower right pixel minus the upper left one: edges across one diagonal.
filters-roberts-y = Roberts y
filters-roberts-y-why = The lower left pixel minus the upper right one: edges across the other diagonal.
filters-outline = Outline
filters-outline-why = Eight times the pixel minus its eight neighbours: edges of every direction.
filters-laplacian = Laplacian
filters-laplacian-why = The four neighbours minus four times the pixel: how much brightness bends.
filters-sharpen = Sharpen
filters-sharpen-why = The picture minus its Laplacian: edges get steeper.
filters-emboss = Emboss
filters-emboss-why = Lower right minus upper left, and the pixel itself: as if lit from one side.
filters-box = Box
filters-box-why = The mean of the window: details smaller than it disappear.
filters-binomial = Binomial
filters-binomial-why = A mean in which the middle counts most, in whole numbers close to a bell.
filters-gaussian = Gaussian
filters-gaussian-why = A bell: near pixels count much, far ones little, and no direction is preferred.
filters-log = Blobs (LoG)
filters-log-why = The Laplacian of a bell: positive on dark spots of its size, negative on bright ones.
filters-gabor = Gabor
filters-gabor-why = A wave under a bell: it answers to stripes of one width and one direction.
filters-custom = Custom
filters-custom-why = Numbers of your own.

## Predict, then reveal

predict-start = The outputs are hidden. Say what you expect: type a number into a cell with a question mark.
predict-tally = { $right } right, { $wrong } wrong, { $shown } shown, { $left } to go.
predict-done = Everything is known: { $right } right, { $wrong } wrong, { $shown } shown.
predict-show-one = Show this one
predict-show-all = Show all
predict-stop = Stop predicting
predict-right = Right: { $equation }.
predict-wrong = Not { $said }: { $equation }.
predict-shown = { $equation }.
predict-ask = Output row { $row } column { $column } is hidden. What is it?
predict-here = This output is hidden. Enter a number, or have it shown.
predict-later = What is said of this cell speaks of outputs. It is here again once they are known.
predict-run-it = hidden until the outputs are known

## Exercises

tab-exercises = Exercises
topic-size = Size of the output
topic-cells = Which cells
topic-parameters = Parameters
topic-gradient = The gradient
exercise-topic = About
exercise-number = No. { $number }
exercise-answer = Your answer
exercise-check = Check
exercise-next = Next
exercise-right = Right.
exercise-wrong = Not quite: { $answer }.
exercise-no-number = Enter a number, such as 4.
exercise-choose = Choose an answer first.
exercise-none = No answers yet.
exercise-score = { $right } of { $answered } right
exercise-kept = The score stays in this browser.

ask-size = An input of { $input } rows, a kernel of { $kernel }, stride { $stride }, padding { $padding }, dilation { $dilation }. How many rows has the output?
mistake-padding-once = That counts the padding on one side only. It is added on both.
mistake-no-padding = That leaves out the padding. It is added on both sides.
mistake-no-dilation = That takes a kernel without gaps. With dilation it spans more rows than it has weights.
mistake-no-stride = That is the output at stride 1.
mistake-rounded-up = That rounds up. What does not fill a whole step falls away: the floor.
mistake-not-plus-one = That counts the steps. The window also stands once before the first step: + 1.
why-size = The kernel spans { $span } rows. { $arithmetic }.

ask-window = A column of { $input } rows, a kernel of { $kernel }, stride { $stride }, padding { $padding }, dilation { $dilation }. Which rows lie under the window of output row { $out }? Rows count from 0; negative ones are padding.
mistake-start-is-output = That starts at the number of the output. Each output is a stride further on.
mistake-start-in-padding = That forgets the padding: the first window starts in it, before row 0.
mistake-gaps = That leaves out the dilation: there are gaps between the taps.
mistake-counted-from-one = That counts from 1. Rows and outputs count from 0.
mistake-other-stride = That is another stride.
why-window = It starts at { $out } · { $stride } − { $padding } = { $start }.

ask-uses = An input of { $input } × { $input } cells, a kernel of { $kernel } × { $kernel }, stride { $stride }, padding { $padding }, dilation { $dilation }. How many outputs read input cell { $cell }?
mistake-used-once = Windows overlap: a cell is read by every window that covers it.
mistake-used-by-every-tap = That is so in the middle at stride 1. Near the edge, or with a larger stride, fewer windows reach a cell.
mistake-added-sides = Rows and columns combine: multiply them.
mistake-used-by-all = That is every output. A convolution is local: most windows do not reach this cell.
why-uses = { $rows } output rows and { $columns } output columns reach it: { $rows } · { $columns } = { $all }.

ask-parameters = { $layer } is given pictures of { $picture } × { $picture }. How many parameters does it have?
mistake-one-slice = That is one slice for each filter. A filter has a slice for every input channel of its group.
mistake-no-bias = That leaves out the biases: one for each filter.
mistake-bias-each-slice = That is a bias for each slice. The bias is added once, after the sum over channels.
mistake-bias-is-off = bias=False: there is none.
mistake-groups = With groups a filter sees only the input channels of its group.
mistake-one-filter = That is one filter. There is one for each output channel.
mistake-one-bias = There is a bias for each filter, not one for all.
mistake-each-position = The weights are shared: the size of the picture does not matter.
mistake-window-is-weights = The window of a pooling has no weights: nothing in it is learned.
why-parameters = { $filters } · ({ $slices } · { $taps } + 1) = { $all }: filters times slices times taps, and a bias for each filter.
why-parameters-without-bias = { $filters } · { $slices } · { $taps } = { $all }: filters times slices times taps.
why-no-parameters = Pooling takes the largest, or the mean. There is nothing to learn in it.

ask-maximum = Max pooling makes one number of these four. From behind it gets the gradient { $grad }. Who gets how much of it?
option-alone = { $cell } gets { $grad }, the others 0
option-halves = { $first } and { $second } get half each
option-all-four = all four get { $grad }
mistake-last-maximum = Of several largest cells PyTorch takes the first, row by row.
mistake-tie-shares = A tie is not shared: the first of the largest cells gets everything.
mistake-maximum-spreads = That is average pooling. A maximum sends the gradient to one cell.
mistake-gradient-copied = That is more than came in: the gradient is shared out, not copied.
mistake-not-largest = That is not the largest cell. It had no part in the maximum.
why-maximum = { $cell } holds the maximum, { $value }. A small change of it changes the output as much; one of the others changes nothing.

ask-average = Average pooling makes one number of these four. From behind it gets the gradient { $grad }. How much of it does { $cell } get?
mistake-average-chooses = That would be a maximum. In an average every cell counts.
mistake-times-value = The slope does not depend on the value: every cell counts a quarter.
why-average = { $grad } / 4 = { $share }, for each of the four, whatever is in them.

ask-relu = ReLU is given { $value }. From behind comes the gradient { $grad }. What goes on to the input?
mistake-relu-open = At 0 and below ReLU is flat: it lets no gradient through.
mistake-relu-closed = Above 0 the slope is 1: the gradient goes through unchanged.
mistake-relu-value = That is the value of ReLU, not its gradient.
why-relu = Above 0 the slope is 1; at 0 and below it is 0. At { $value } that gives { $grad }.

ask-unread = A kernel of { $kernel } moves over { $input } rows with stride { $stride }. Every output has the gradient 1. What gradient has row { $cell } of the input?
mistake-unread-counts = No window reads this row, so nothing comes back to it.
why-unread = { $size } No window reaches row { $cell }: its gradient is exactly 0.

open-in-convolution = Open this window in Convolution

## Images are numbers

pixels-lede = A picture is a grid of numbers. Zoom in until you can read them, then change one.
pixels-digit-title = MNIST digit
pixels-digit = Digit
pixels-index = Index
pixels-set = Set
pixels-set-train = training
pixels-set-test = test
pixels-dice = Another digit at random
pixels-class = Next { $class }
pixels-side = Frame, { $rows } × { $columns } pixels
pixels-side-name = Rows and columns in the frame
pixels-reading = Numbers
pixels-reading-bytes = 0–255
pixels-reading-unit = 0–1
pixels-plane = Plane
pixels-pen = Pen
pixels-picture = Picture
pixels-picture-name = Picture, { $width } by { $height } pixels. The frame shows rows { $top } to { $bottom }, columns { $left } to { $right }. Arrow keys move it, with Shift by ten pixels.
pixels-numbers = Numbers
pixels-numbers-where = rows { $top } to { $bottom }, columns { $left } to { $right }
pixels-zooming = between picture and numbers
pixels-colours = Above 12 × 12 the cells show greys; a number appears where you point.
pixels-derived = Grey is computed from red, green and blue and stored nowhere. Choose a plane to change its numbers.
pixels-hint = Drag the frame, or move it with the arrow keys. Enter or a double click changes a number.
pixels-colour = Colour
pixels-colour-line = three numbers each
pixels-colour-words = Each plane is a grey picture of its own. Bright means much of that colour.
pixels-grey = Grey
pixels-grey-line = one number each
pixels-grey-words = This picture is grey: one plane is all there is. A picture in colour has three.
pixels-show-colour = Show one in colour
pixels-all = all
pixels-one = one pixel
pixels-black = 0 black
pixels-white = { $white } white
pixels-scale-name = On the scale from black to white
pixels-scaled = scaled, as a network reads it
pixels-how-many = How many
pixels-how-many-line = numbers
pixels-one-plane = Grey has one plane.
pixels-three-planes = Colour has three planes.
pixels-nothing-else = Nothing else is stored.
pixels-middle = In the middle of the frame
pixels-place = Row { $row }, column { $column }: the row comes first, and both are counted from 0.
pixels-stored = Rows are stored one after the other: { $row } · { $width } + { $column } = { $place } numbers come before it.
pixels-stored-plane = Planes and their rows are stored one after the other: ({ $plane } · { $height } + { $row }) · { $width } + { $column } = { $place } numbers come before it.
pixels-change = Change it
pixels-less = One less
pixels-more = One more
pixels-revert = Revert
pixels-revert-all = Revert all { $count }
pixels-was = It was { $value }.
pixels-change-line = The picture changes at once. There is nothing behind it but these numbers.
pixels-brightness = Brightness in this picture
pixels-zeros = { $zeros } of { $pixels } pixels are exactly 0. The mean is { $mean }. Heights are square roots, so that small counts show.
pixels-bin-zero = exactly 0
pixels-bin = { $least } to { $most }
pixels-bins = Number, pixels with it
pixels-source-digit = MNIST by Yann LeCun and Corinna Cortes, CC BY-SA 3.0. Training image { $index }, class { $class }.
pixels-source-test = MNIST by Yann LeCun and Corinna Cortes, CC BY-SA 3.0. Test image { $index }, class { $class }.
pixels-transport = Zoom
pixels-timeline = Zoom, from the picture to its numbers, and on from number to number
pixels-cue-picture = picture
pixels-cue-zoom = zoom
pixels-cue-numbers = numbers
pixels-cue-read = all read
pixels-moment = { $share } % of the way to the numbers
pixels-zoomed = The numbers are on screen.
pixels-all-read = All { $count } numbers of the frame are read.
pixels-reading-at = Number { $read } of { $all } in the frame
pixels-arrived = { $title }, { $width } by { $height } pixels.
pixels-said = Row { $row }, column { $column }: { $value }.
pixels-said-colour = Row { $row }, column { $column }: { $value }; red, green, blue { $rgb }.
pixels-all-restored = All numbers are as they were.
pixels-pending = Not a number yet: { $value } stands until it is one.
pixels-out-of-range = “{ $text }” is no number of a pixel: those lie between 0 and { $white }.
pixels-not-whole = “{ $text }” is no whole number, and only whole numbers are stored. Read them from 0 to 1 to type a fraction.
pixels-nothing-changed = Nothing was changed.
pixels-too-many = { $most } numbers are changed already; more are not kept. Take some back first.
pixels-no-digit = There is no such digit: its images have the numbers 0 to { $last }. The picture before stays.
pixels-digits-missing = The digits of MNIST could not be fetched. Check the connection, then try again. Everything else is kept.
