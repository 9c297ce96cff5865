# Every word Kernelwalk says. One message per text; arguments are numbers or ready-formatted text.
# A further language is a further file beside this one with the same keys and the same arguments.

language-name = English

## Transport

play = Play
pause = Pause

## Places

cell-position = row { $row }, column { $column }
uses-count = { $count ->
    [one] { $count } output
   *[other] { $count } outputs
}
