// Shared by the build, which writes them, and the page, which reads them. Control characters stand in no text.
const ARGUMENT: char = '\u{1}';
const SELECT: char = '\u{2}';
const VARIANT: char = '\u{3}';
const WORDS: char = '\u{4}';
const END: char = '\u{5}';
/// The letter of the first argument.
const FIRST: u8 = b'a';
