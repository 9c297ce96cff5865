//! What a message can be filled with.

use std::borrow::Cow;

/// Text that is shown as it is, or a number, which may choose between the forms of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Text, also a number that was formatted already.
    Text(Cow<'a, str>),
    /// A number. Shown in full without grouping, with a true minus (U+2212).
    Number(f64),
}

impl Value<'_> {
    pub(crate) fn write(&self, out: &mut String) {
        match self {
            Value::Text(text) => out.push_str(text),
            Value::Number(number) => {
                if *number < 0.0 {
                    out.push('\u{2212}');
                }
                out.push_str(&number.abs().to_string());
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl From<$number> for Value<'_> {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "exact to 2^53, more than the page counts")]
            fn from(number: $number) -> Self {
                Self::Number(number as f64)
            }
        })*
    };
}
numbers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 }
