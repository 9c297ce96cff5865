//! Reading a case file: JSON, and the tensors in a `.bin` beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The cases of one file, tensors read and checked.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// Whatever the file says of itself: versions, who made it.
    pub meta: Value,
    /// In the order of the file.
    pub cases: Vec<Case>,
}

/// One question with its expected answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// Unique in its file.
    pub id: String,
    /// Name of the operation, as PyTorch's function.
    pub op: String,
    /// Arguments that are not tensors, by PyTorch's names.
    pub params: Map<String, Value>,
    /// Tensors that go in.
    pub inputs: BTreeMap<String, Tensor>,
    /// Tensors that should come out.
    pub outputs: BTreeMap<String, Tensor>,
}

/// A tensor, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Sizes, outermost axis first.
    pub shape: Vec<usize>,
    /// As many numbers as the shape says.
    pub data: Data,
}

/// The numbers of a tensor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    /// `f32`.
    F32(Vec<f32>),
    /// `i32`.
    I32(Vec<i32>),
}

impl Data {
    /// The file's word for the type.
    #[must_use]
    pub fn dtype(&self) -> &'static str {
        match self {
            Self::F32(_) => "f32",
            Self::I32(_) => "i32",
        }
    }

    /// How many numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::F32(numbers) => numbers.len(),
            Self::I32(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is wrong with a case file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Not JSON, or not of this form.
    #[error("this is not a case file: {0}")]
    Json(#[from] serde_json::Error),
    /// The same id twice.
    #[error("two cases have the id {id:?}; ids have to differ, since results are listed by id")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A type other than f32 and i32.
    #[error("case {id:?}, tensor {name:?}: the dtype is {dtype:?}, but only \"f32\" and \"i32\" are known")]
    Dtype {
        /// The case.
        id: String,
        /// The tensor.
        name: String,
        /// What stands there.
        dtype: String,
    },
    /// A tensor that is not inside of the .bin file.
    #[error(
        "case {id:?}, tensor {name:?}: shape {shape:?} at byte {off} does not fit into the .bin file of {size} bytes; is it the one made with this .json?"
    )]
    OutOfRange {
        /// The case.
        id: String,
        /// The tensor.
        name: String,
        /// Its first byte.
        off: usize,
        /// Its shape.
        shape: Vec<usize>,
        /// Bytes there are.
        size: usize,
    },
}

#[derive(Deserialize)]
struct RawFile {
    #[serde(default)]
    meta: Value,
    cases: Vec<RawCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    id: String,
    op: String,
    #[serde(default)]
    params: Map<String, Value>,
    #[serde(default, rename = "in")]
    inputs: BTreeMap<String, RawTensor>,
    #[serde(rename = "out")]
    outputs: BTreeMap<String, RawTensor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTensor {
    off: usize,
    shape: Vec<usize>,
    dtype: String,
}

impl CaseFile {
    /// Reads a file from its two parts.
    ///
    /// # Errors
    /// The first thing that is wrong, with the case and the tensor it is about.
    pub fn parse(json: &[u8], bin: &[u8]) -> Result<Self, FileError> {
        let raw: RawFile = serde_json::from_slice(json)?;
        let mut ids = BTreeSet::new();
        let mut cases = Vec::with_capacity(raw.cases.len());
        for case in raw.cases {
            if !ids.insert(case.id.clone()) {
                return Err(FileError::DuplicateId { id: case.id });
            }
            let read = |tensors: BTreeMap<String, RawTensor>| -> Result<BTreeMap<String, Tensor>, FileError> {
                let with_name = |(name, raw): (String, RawTensor)| {
                    let tensor = raw.read(&case.id, &name, bin)?;
                    Ok((name, tensor))
                };
                tensors.into_iter().map(with_name).collect()
            };
            let (inputs, outputs) = (read(case.inputs)?, read(case.outputs)?);
            cases.push(Case { id: case.id, op: case.op, params: case.params, inputs, outputs });
        }
        Ok(Self { meta: raw.meta, cases })
    }
}

impl RawTensor {
    fn read(self, id: &str, name: &str, bin: &[u8]) -> Result<Tensor, FileError> {
        // Both kinds of number take four bytes. A shape from a file may overflow any product.
        let bytes = self.shape.iter().try_fold(4_usize, |bytes, &size| bytes.checked_mul(size));
        let end = bytes.and_then(|bytes| self.off.checked_add(bytes));
        let Some(bytes) = end.and_then(|end| bin.get(self.off..end)) else {
            let (id, name) = (id.to_owned(), name.to_owned());
            return Err(FileError::OutOfRange {
                id,
                name,
                off: self.off,
                shape: self.shape,
                size: bin.len(),
            });
        };
        let (words, _) = bytes.as_chunks::<4>();
        let data = match self.dtype.as_str() {
            "f32" => Data::F32(words.iter().map(|&word| f32::from_le_bytes(word)).collect()),
            "i32" => Data::I32(words.iter().map(|&word| i32::from_le_bytes(word)).collect()),
            _ => {
                let (id, name) = (id.to_owned(), name.to_owned());
                return Err(FileError::Dtype { id, name, dtype: self.dtype });
            }
        };
        Ok(Tensor { shape: self.shape, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str, bin: &[u8]) -> String {
        CaseFile::parse(json.as_bytes(), bin).expect_err(json).to_string()
    }

    fn with_tensor(tensor: &str) -> String {
        format!(r#"{{"cases":[{{"id":"a","op":"relu","in":{{"x":{tensor}}},"out":{{}}}}]}}"#)
    }

    #[test]
    fn numbers_are_read_little_endian_from_their_offset() {
        let mut bin = vec![9, 9, 9, 9];
        bin.extend(1.5_f32.to_le_bytes());
        bin.extend((-2.0_f32).to_le_bytes());
        let json = with_tensor(r#"{"off":4,"shape":[2,1],"dtype":"f32"}"#);
        let file = CaseFile::parse(json.as_bytes(), &bin).expect("a good file");
        assert_eq!(file.cases[0].inputs["x"], Tensor { shape: vec![2, 1], data: Data::F32(vec![1.5, -2.0]) });
    }

    #[test]
    fn a_scalar_has_one_number_and_an_unaligned_offset_is_fine() {
        let mut bin = vec![0];
        bin.extend((-7_i32).to_le_bytes());
        let json = with_tensor(r#"{"off":1,"shape":[],"dtype":"i32"}"#);
        let file = CaseFile::parse(json.as_bytes(), &bin).expect("a good file");
        assert_eq!(file.cases[0].inputs["x"].data, Data::I32(vec![-7]));
    }

    #[test]
    fn tensors_beyond_the_end_are_refused_with_their_case() {
        for tensor in [
            r#"{"off":4,"shape":[2],"dtype":"f32"}"#,
            r#"{"off":9,"shape":[],"dtype":"f32"}"#,
            r#"{"off":0,"shape":[4294967296,4294967296],"dtype":"f32"}"#,
            r#"{"off":18446744073709551615,"shape":[1],"dtype":"f32"}"#,
        ] {
            // On wasm32 a size that does not fit a usize is refused by the JSON reader already.
            let message = error(&with_tensor(tensor), &[0; 8]);
            let clear = message.contains("case \"a\", tensor \"x\"") && message.contains("file of 8 bytes");
            assert!(clear || message.contains("this is not a case file"), "{message}");
        }
    }

    #[test]
    fn other_types_are_refused() {
        let message = error(&with_tensor(r#"{"off":0,"shape":[1],"dtype":"f16"}"#), &[0; 8]);
        assert_eq!(
            message,
            r#"case "a", tensor "x": the dtype is "f16", but only "f32" and "i32" are known"#
        );
    }

    #[test]
    fn damaged_json_is_refused() {
        for json in ["", "[]", "{", r#"{"cases":[{"id":"a"}]}"#, r#"{"meta":{}}"#] {
            assert!(error(json, &[]).starts_with("this is not a case file: "), "{json}");
        }
        let negative = with_tensor(r#"{"off":0,"shape":[-1],"dtype":"f32"}"#);
        assert!(error(&negative, &[]).starts_with("this is not a case file: "));
    }

    #[test]
    fn the_same_id_twice_is_refused() {
        let json = r#"{"cases":[{"id":"a","op":"relu","out":{}},{"id":"a","op":"tanh","out":{}}]}"#;
        assert!(error(json, &[]).contains("two cases have the id \"a\""));
    }
}
