//! Taking a case apart without overlooking anything.
//!
//! A case may be run only if every param and every tensor of it was understood. So a job takes what it
//! knows out of a [`Reader`], and [`Reader::finish`] refuses the case if anything is left over.

use std::collections::BTreeSet;

use kernelwalk_nn::ops::loss::Reduction;
use ndarray::{Array1, Array2, Array4, ArrayD, Dimension, Ix1, Ix2, Ix4, IxDyn};
use serde_json::{Map, Value};

use crate::file::{Case, Data, Tensor};

/// Why a case is not offered, in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal(pub String);

pub(crate) fn refuse<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(reason.into()))
}

/// The arguments of a case, or of something inside of it.
pub(crate) struct Params<'a> {
    map: &'a Map<String, Value>,
    known: BTreeSet<&'static str>,
}

impl<'a> Params<'a> {
    pub(crate) fn new(map: &'a Map<String, Value>) -> Self {
        Self { map, known: BTreeSet::new() }
    }

    /// The raw value; null counts as not given.
    pub(crate) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.insert(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        default: Option<T>,
        what: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<T, Refusal> {
        match (self.value(name), default) {
            (Some(value), _) => {
                read(value).ok_or_else(|| Refusal(format!("param {name} = {value} is not {what}")))
            }
            (None, Some(default)) => Ok(default),
            (None, None) => refuse(format!("param {name} is missing")),
        }
    }

    pub(crate) fn count(&mut self, name: &'static str, default: Option<u64>) -> Result<u64, Refusal> {
        self.read(name, default, "a whole number, 0 or more", Value::as_u64)
    }

    pub(crate) fn integer(&mut self, name: &'static str, default: Option<i64>) -> Result<i64, Refusal> {
        self.read(name, default, "a whole number", Value::as_i64)
    }

    pub(crate) fn number(&mut self, name: &'static str, default: Option<f64>) -> Result<f64, Refusal> {
        self.read(name, default, "a number", Value::as_f64)
    }

    pub(crate) fn flag(&mut self, name: &'static str, default: Option<bool>) -> Result<bool, Refusal> {
        self.read(name, default, "true or false", Value::as_bool)
    }

    pub(crate) fn word(&mut self, name: &'static str, default: Option<&'a str>) -> Result<&'a str, Refusal> {
        self.read(name, default, "a word", Value::as_str)
    }

    pub(crate) fn counts(&mut self, name: &'static str) -> Result<Vec<u64>, Refusal> {
        let list = |value: &Value| value.as_array()?.iter().map(Value::as_u64).collect();
        self.read(name, None, "a list of whole numbers, 0 or more", list)
    }

    /// Rows and columns: one number for both, or `[h, w]`.
    pub(crate) fn pair(
        &mut self,
        name: &'static str,
        default: Option<[usize; 2]>,
    ) -> Result<[usize; 2], Refusal> {
        self.read(name, default, "a whole number or [height, width]", pair_of)
    }

    /// Two numbers.
    pub(crate) fn numbers(
        &mut self,
        name: &'static str,
        default: Option<(f64, f64)>,
    ) -> Result<(f64, f64), Refusal> {
        self.read(name, default, "two numbers", |value| match value.as_array()?.as_slice() {
            [a, b] => Some((a.as_f64()?, b.as_f64()?)),
            _ => None,
        })
    }

    /// An argument that only one value of is offered.
    pub(crate) fn only(&mut self, name: &'static str, offered: &Value) -> Result<(), Refusal> {
        let same = |value: &Value| match (value.as_f64(), offered.as_f64()) {
            (Some(a), Some(b)) => a == b,
            _ => value == offered,
        };
        match self.value(name) {
            Some(value) if !same(value) => {
                refuse(format!("param {name} = {value} is not offered, only {offered}"))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn reduction(&mut self) -> Result<Reduction, Refusal> {
        match self.word("reduction", Some("mean"))? {
            "none" => Ok(Reduction::None),
            "mean" => Ok(Reduction::Mean),
            "sum" => Ok(Reduction::Sum),
            other => refuse(format!("param reduction = {other:?} is not offered")),
        }
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(&self) -> Result<(), Refusal> {
        match self.map.keys().find(|key| !self.known.contains(key.as_str())) {
            Some(key) => refuse(format!("param {key} is not known here")),
            None => Ok(()),
        }
    }
}

pub(crate) fn pair_of(value: &Value) -> Option<[usize; 2]> {
    let size = |value: &Value| value.as_u64().and_then(|size| usize::try_from(size).ok());
    match value.as_array().map(Vec::as_slice) {
        Some([h, w]) => Some([size(h)?, size(w)?]),
        Some(_) => None,
        None => size(value).map(|size| [size, size]),
    }
}

/// A case that is being taken apart.
pub(crate) struct Reader<'a> {
    case: &'a Case,
    pub(crate) params: Params<'a>,
    known: BTreeSet<&'static str>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(case: &'a Case) -> Self {
        Self { case, params: Params::new(&case.params), known: BTreeSet::new() }
    }

    pub(crate) fn wants(&self, output: &str) -> bool {
        self.case.outputs.contains_key(output)
    }

    fn optional(&mut self, name: &'static str) -> Option<&'a Tensor> {
        self.known.insert(name);
        self.case.inputs.get(name)
    }

    fn required(&mut self, name: &'static str) -> Result<&'a Tensor, Refusal> {
        self.optional(name).ok_or_else(|| Refusal(format!("input {name} is missing")))
    }

    pub(crate) fn array(&mut self, name: &'static str) -> Result<ArrayD<f32>, Refusal> {
        floats(name, self.required(name)?)
    }

    pub(crate) fn array4(&mut self, name: &'static str) -> Result<Array4<f32>, Refusal> {
        with_rank::<_, Ix4>(name, self.array(name)?)
    }

    pub(crate) fn array2(&mut self, name: &'static str) -> Result<Array2<f32>, Refusal> {
        with_rank::<_, Ix2>(name, self.array(name)?)
    }

    pub(crate) fn array1(&mut self, name: &'static str) -> Result<Array1<f32>, Refusal> {
        with_rank::<_, Ix1>(name, self.array(name)?)
    }

    pub(crate) fn optional_array(&mut self, name: &'static str) -> Result<Option<ArrayD<f32>>, Refusal> {
        self.optional(name).map(|tensor| floats(name, tensor)).transpose()
    }

    pub(crate) fn optional_array1(&mut self, name: &'static str) -> Result<Option<Array1<f32>>, Refusal> {
        self.optional_array(name)?.map(|array| with_rank::<_, Ix1>(name, array)).transpose()
    }

    pub(crate) fn optional_array4(&mut self, name: &'static str) -> Result<Option<Array4<f32>>, Refusal> {
        self.optional_array(name)?.map(|array| with_rank::<_, Ix4>(name, array)).transpose()
    }

    pub(crate) fn classes(&mut self, name: &'static str) -> Result<ArrayD<i64>, Refusal> {
        let tensor = self.required(name)?;
        match &tensor.data {
            Data::I32(numbers) => {
                shaped(name, &tensor.shape, numbers.iter().map(|&class| i64::from(class)).collect())
            }
            Data::F32(_) => refuse(format!("input {name} is f32, i32 is offered")),
        }
    }

    /// Refuses a case with a param, an input or an output that nobody asked for; `outputs` is what the
    /// job computes.
    pub(crate) fn finish(&self, outputs: &[&str]) -> Result<(), Refusal> {
        self.params.finish()?;
        if let Some(name) = self.case.inputs.keys().find(|name| !self.known.contains(name.as_str())) {
            return refuse(format!("input {name} is not known here"));
        }
        let missing = self.case.outputs.keys().find(|name| !outputs.contains(&name.as_str()));
        if let Some(name) = missing {
            return refuse(format!("output {name} is not offered for these inputs"));
        }
        Ok(())
    }
}

fn floats(name: &str, tensor: &Tensor) -> Result<ArrayD<f32>, Refusal> {
    match &tensor.data {
        Data::F32(numbers) => shaped(name, &tensor.shape, numbers.clone()),
        Data::I32(_) => refuse(format!("input {name} is i32, f32 is offered")),
    }
}

fn shaped<T>(name: &str, shape: &[usize], numbers: Vec<T>) -> Result<ArrayD<T>, Refusal> {
    ArrayD::from_shape_vec(IxDyn(shape), numbers)
        .map_err(|why| Refusal(format!("input {name} of shape {shape:?}: {why}")))
}

fn with_rank<T, D: Dimension>(name: &str, array: ArrayD<T>) -> Result<ndarray::Array<T, D>, Refusal> {
    let (rank, offered) = (array.ndim(), D::NDIM.unwrap_or_default());
    array
        .into_dimensionality::<D>()
        .map_err(|_| Refusal(format!("input {name} has {rank} axes, {offered} are offered")))
}
