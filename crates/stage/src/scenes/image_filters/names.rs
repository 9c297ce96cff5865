//! What filters are called: in links, in menus, and in one sentence that says why they do what they do.

use kernelwalk_text as say;

use super::{Direction, Filter, Sum};
use crate::number::{self, IN_CELLS};

/// A kind of filter: settings left aside.
struct Kind {
    key: &'static str,
    title: fn() -> String,
    why: fn() -> String,
}

const fn kind(key: &'static str, title: fn() -> String, why: fn() -> String) -> Kind {
    Kind { key, title, why }
}

fn kind_of(filter: &Filter) -> Kind {
    use Direction::{X, Y};
    match filter {
        Filter::Identity => kind("identity", say::filters_identity, say::filters_identity_why),
        Filter::Difference(X) => kind("diff_x", say::filters_diff_x, say::filters_diff_x_why),
        Filter::Difference(Y) => kind("diff_y", say::filters_diff_y, say::filters_diff_y_why),
        Filter::Prewitt(X) => kind("prewitt_x", say::filters_prewitt_x, say::filters_prewitt_x_why),
        Filter::Prewitt(Y) => kind("prewitt_y", say::filters_prewitt_y, say::filters_prewitt_y_why),
        Filter::Sobel(X) => kind("sobel_x", say::filters_sobel_x, say::filters_sobel_x_why),
        Filter::Sobel(Y) => kind("sobel_y", say::filters_sobel_y, say::filters_sobel_y_why),
        Filter::Scharr(X) => kind("scharr_x", say::filters_scharr_x, say::filters_scharr_x_why),
        Filter::Scharr(Y) => kind("scharr_y", say::filters_scharr_y, say::filters_scharr_y_why),
        Filter::Roberts(X) => kind("roberts_x", say::filters_roberts_x, say::filters_roberts_x_why),
        Filter::Roberts(Y) => kind("roberts_y", say::filters_roberts_y, say::filters_roberts_y_why),
        Filter::Outline => kind("outline", say::filters_outline, say::filters_outline_why),
        Filter::Laplacian => kind("laplacian", say::filters_laplacian, say::filters_laplacian_why),
        Filter::Sharpen => kind("sharpen", say::filters_sharpen, say::filters_sharpen_why),
        Filter::Emboss => kind("emboss", say::filters_emboss, say::filters_emboss_why),
        Filter::Box { .. } => kind("box", say::filters_box, say::filters_box_why),
        Filter::Binomial { .. } => kind("binomial", say::filters_binomial, say::filters_binomial_why),
        Filter::Gaussian { .. } => kind("gaussian", say::filters_gaussian, say::filters_gaussian_why),
        Filter::Log { .. } => kind("log", say::filters_log, say::filters_log_why),
        Filter::Gabor { .. } => kind("gabor", say::filters_gabor, say::filters_gabor_why),
        Filter::Custom(_) => kind("custom", say::filters_custom, say::filters_custom_why),
    }
}

impl Filter {
    /// Its name in links, for ever.
    #[must_use]
    pub fn key(&self) -> &'static str {
        kind_of(self).key
    }

    /// Its name in the language in use: `Sobel x`, `Gabor 11 × 11`.
    #[must_use]
    pub fn title(&self) -> String {
        let title = (kind_of(self).title)();
        match self {
            Self::Box { size }
            | Self::Binomial { size }
            | Self::Gaussian { size, .. }
            | Self::Log { size, .. }
            | Self::Gabor { size, .. } => format!("{title} {size}\u{a0}×\u{a0}{size}"),
            _ => title,
        }
    }

    /// Why it does what it does, and what an area without edges gives.
    #[must_use]
    pub fn why(&self) -> String {
        let flat = match self.kernel().sum() {
            Sum::Zero => say::filters_flat_zero(),
            Sum::One => say::filters_flat_one(),
            Sum::Other(sum) => say::filters_flat_other(number::show(sum, IN_CELLS)),
        };
        format!("{} {flat}", (kind_of(self).why)())
    }
}

#[cfg(test)]
mod tests {
    use super::super::FILTERS;
    use super::*;

    #[test]
    fn filters_have_names_of_their_own() {
        let mut titles: Vec<String> = FILTERS.iter().map(Filter::title).collect();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), FILTERS.len());
        assert_eq!(Filter::Gaussian { size: 7, sigma: 1.5 }.title(), "Gaussian 7\u{a0}×\u{a0}7");
        for filter in FILTERS {
            assert!(filter.key().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            assert!(filter.why().ends_with('.'));
        }
    }
}
