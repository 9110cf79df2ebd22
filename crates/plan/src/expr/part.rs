//! What a parser hands about: parts, operators and the small makers of both.

use super::lexer::Token;
use super::{Fault, FaultKind};
use huiyin_engine::plan::{Expr, Op, Type, Var};
use std::ops::Range;

/// A parsed part. Without an expression where a fault was reported; the type may be known all the same.
pub(super) struct Part {
    pub(super) expr: Option<Expr>,
    pub(super) ty: Option<Type>,
    pub(super) at: Range<usize>,
}

/// How tightly each operator binds; `?:` binds loosest and is handled apart.
pub(super) fn operator(sign: &str) -> Option<(Op, u8)> {
    Some(match sign {
        "||" => (Op::Or, 1),
        "&&" => (Op::And, 2),
        "==" => (Op::Eq, 3),
        "!=" => (Op::Ne, 3),
        "<" => (Op::Lt, 3),
        "<=" => (Op::Le, 3),
        ">" => (Op::Gt, 3),
        ">=" => (Op::Ge, 3),
        "+" => (Op::Add, 4),
        "-" => (Op::Sub, 4),
        "*" => (Op::Mul, 5),
        "/" => (Op::Div, 5),
        "%" => (Op::Rem, 5),
        _ => return None,
    })
}

/// A text, or a name that is no input.
pub(super) fn looks_in(token: &Token) -> bool {
    match token {
        Token::Text(_) => true,
        Token::Name(name) => !Var::ALL.iter().any(|var| var.name() == name),
        _ => false,
    }
}

pub(super) fn fault(at: &Range<usize>, kind: FaultKind) -> Fault {
    Fault {
        at: at.clone(),
        kind,
    }
}

pub(super) fn whole(expr: Expr, ty: Type, at: Range<usize>) -> Part {
    Part {
        expr: Some(expr),
        ty: Some(ty),
        at,
    }
}

pub(super) fn broken(at: Range<usize>) -> Part {
    Part {
        expr: None,
        ty: None,
        at,
    }
}
