//! Views that have nothing of their own: properties in, picture out.
//!
//! A Yew component of a type of its own costs 3 KB of the first load, so only what keeps state or touches elements is one.
//! All other views are plain structs: drawn in place, or by [`memo`], which draws one anew only when it has changed.

use std::any::Any;
use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

/// What is on screen, from properties alone.
pub trait View {
    /// Draws it.
    fn view(&self) -> Html;
}

/// A view that is drawn anew only when its properties are others than before, or the language is.
pub fn memo(view: impl View + PartialEq + 'static) -> Html {
    let language = kernelwalk_text::language();
    html! { <Memo view={Rc::new(view) as Rc<dyn AnyView>} {language} /> }
}

/// Something shared that is compared by which it is and not by what it holds: for what is made anew when it changes.
pub struct Same<T>(Rc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Same<T> {
    fn from(it: T) -> Self {
        Self(Rc::new(it))
    }
}

/// A view of any type that can be compared with another.
trait AnyView {
    fn view(&self) -> Html;
    fn same(&self, other: &dyn AnyView) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<V: View + PartialEq + 'static> AnyView for V {
    fn view(&self) -> Html {
        View::view(self)
    }

    fn same(&self, other: &dyn AnyView) -> bool {
        other.any().downcast_ref::<V>() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

#[derive(Properties)]
struct MemoProps {
    view: Rc<dyn AnyView>,
    language: &'static str,
}

impl PartialEq for MemoProps {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && self.view.same(&*other.view)
    }
}

/// The one component behind [`memo`].
#[component]
fn Memo(props: &MemoProps) -> Html {
    props.view.view()
}
