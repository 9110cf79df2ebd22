//! A Pratt parser that checks types as it goes and carries on after a fault.

use super::lexer::{Placed, Token, word_operator};
use super::part::{Part, broken, fault, looks_in, operator, whole};
use super::{DEPTH_MAX, FAULTS_MAX, Fault, FaultKind, PARTS_MAX, cel_duration, types};
use crate::schema::Scope;
use crate::suggest::nearest;
use huiyin_engine::plan::{Expr, Op, Type, Var};
use std::ops::Range;

pub(super) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
    parts: usize,
    scope: Scope,
    faults: Vec<Fault>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(
        text: &'t str,
        tokens: Vec<Placed>,
        faults: Vec<Fault>,
        scope: Scope,
    ) -> Self {
        Self {
            text,
            tokens,
            next: 0,
            depth: 0,
            parts: 0,
            scope,
            faults,
        }
    }

    pub(super) fn finish(mut self) -> Result<Expr, Vec<Fault>> {
        if self.tokens.len() == 1 {
            return Err(vec![fault(&(0..self.text.len()), FaultKind::Empty)]);
        }
        let whole = self.conditional();
        if let Some(found) = whole.ty.filter(|ty| *ty != Type::Bool) {
            let what = ("a condition", "条件的结果");
            self.report(types::wanted(what, Type::Bool, found, &whole.at));
        }
        self.rest();
        self.faults
            .sort_by_key(|fault| (fault.at.start, fault.at.end));
        self.faults.dedup();
        self.faults.truncate(FAULTS_MAX);
        match (whole.expr, self.faults) {
            (Some(expr), faults) if faults.is_empty() => Ok(expr),
            (_, faults) => Err(faults),
        }
    }

    /// Anything left after the condition: reported, and read for further faults.
    fn rest(&mut self) {
        while *self.peek() != Token::End && self.faults.len() < FAULTS_MAX {
            let (token, at) = self.take();
            let found = self.text[at.clone()].to_owned();
            let meant = word_operator(&found);
            match token {
                Token::Broken => {}
                _ if meant.is_some() => self.report(fault(&at, FaultKind::Sign { found, meant })),
                _ => self.report(fault(&at, FaultKind::Operator { found })),
            }
            let goes_on = meant.is_some() || matches!(token, Token::Sign(_));
            if goes_on && *self.peek() != Token::End {
                self.conditional();
            }
        }
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next].0
    }

    fn here(&self) -> Range<usize> {
        self.tokens[self.next].1.clone()
    }

    /// The next token; the end stays where it is.
    fn take(&mut self) -> Placed {
        let placed = self.tokens[self.next].clone();
        if placed.0 != Token::End {
            self.next += 1;
        }
        placed
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(next) if *next == sign);
        if found {
            self.take();
        }
        found
    }

    fn report(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn conditional(&mut self) -> Part {
        self.depth += 1;
        let condition = self.binary(0);
        let part = if self.depth > DEPTH_MAX {
            self.too_large(condition)
        } else if self.eat("?") {
            self.branches(condition)
        } else {
            condition
        };
        self.depth -= 1;
        part
    }

    fn too_large(&mut self, part: Part) -> Part {
        if !self
            .faults
            .iter()
            .any(|fault| fault.kind == FaultKind::TooLarge)
        {
            self.report(fault(&part.at, FaultKind::TooLarge));
        }
        self.next = self.tokens.len() - 1;
        broken(part.at)
    }

    fn branches(&mut self, condition: Part) -> Part {
        if let Some(found) = condition.ty.filter(|ty| *ty != Type::Bool) {
            let what = ("what stands before `?`", "`?` 之前的部分");
            self.report(types::wanted(what, Type::Bool, found, &condition.at));
        }
        let yes = self.binary(0);
        if !self.eat(":") {
            let at = self.here();
            self.report(fault(&at, FaultKind::Missing { sign: ":" }));
            return broken(condition.at.start..yes.at.end);
        }
        let no = self.conditional();
        let at = condition.at.start..no.at.end;
        if let (Some(a), Some(b)) = (yes.ty, no.ty)
            && a != b
        {
            self.report(types::branches(a, b, &at));
            return broken(at);
        }
        let ty = yes.ty.or(no.ty);
        let expr = match (condition.expr, yes.expr, no.expr) {
            (Some(c), Some(a), Some(b)) => Some(Expr::If(Box::new(c), Box::new(a), Box::new(b))),
            _ => None,
        };
        self.counted(Part { expr, ty, at })
    }

    fn binary(&mut self, tightest: u8) -> Part {
        let mut left = self.unary();
        while let Token::Sign(sign) = *self.peek() {
            let Some((op, binds)) = operator(sign).filter(|(_, binds)| *binds > tightest) else {
                break;
            };
            self.take();
            let right = self.binary(binds);
            left = self.join(op, left, right);
        }
        left
    }

    fn join(&mut self, op: Op, a: Part, b: Part) -> Part {
        let at = a.at.start..b.at.end;
        match types::binary(op, a.ty, b.ty, &at) {
            Ok(ty) => {
                let expr = a.expr.zip(b.expr);
                let expr = expr.map(|(a, b)| Expr::Bin(op, Box::new(a), Box::new(b)));
                self.counted(Part { expr, ty, at })
            }
            Err(mut misfit) => {
                // `&&` and `||` want a yes or no on each side: the side that is none is the place.
                if matches!(op, Op::And | Op::Or) {
                    let left_fits = a.ty == Some(Type::Bool);
                    misfit.at = if left_fits {
                        b.at.clone()
                    } else {
                        a.at.clone()
                    };
                }
                self.report(misfit);
                let ty = matches!(
                    op,
                    Op::And | Op::Or | Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge
                );
                Part {
                    expr: None,
                    ty: ty.then_some(Type::Bool),
                    at,
                }
            }
        }
    }

    fn counted(&mut self, part: Part) -> Part {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return self.too_large(part);
        }
        part
    }

    fn unary(&mut self) -> Part {
        let start = self.here().start;
        let (wants, sign) = match self.peek() {
            Token::Sign("!") => (Type::Bool, "!"),
            Token::Sign("-") => (Type::Int, "-"),
            _ => return self.postfix(),
        };
        self.take();
        self.depth += 1;
        let part = if self.depth > DEPTH_MAX {
            let at = self.here();
            self.too_large(broken(at))
        } else {
            self.unary()
        };
        self.depth -= 1;
        let at = start..part.at.end;
        if let Some(found) = part.ty.filter(|ty| *ty != wants) {
            let zh = format!("`{sign}` 之后的部分");
            let en = format!("what stands after `{sign}`");
            self.report(types::wanted((&en, &zh), wants, found, &at));
            return broken(at);
        }
        let negate = if sign == "!" { Expr::Not } else { Expr::Neg };
        let expr = part.expr.map(|expr| negate(Box::new(expr)));
        let ty = Some(wants);
        self.counted(Part { expr, ty, at })
    }

    /// An operand and what follows it: `a.b`, `a[…]`, neither of which the language has.
    fn postfix(&mut self) -> Part {
        let mut part = self.operand();
        while matches!(self.peek(), Token::Sign("." | "[")) {
            let start = part.at.start;
            if self.eat(".") {
                self.take();
            } else {
                self.take();
                self.skip_to("]");
            }
            if matches!(self.peek(), Token::Sign("(")) {
                self.take();
                self.skip_to(")");
            }
            let at = start..self.tokens[self.next.saturating_sub(1)].1.end.max(start);
            let selected = self
                .faults
                .iter_mut()
                .rfind(|fault| fault.at.start == start);
            match selected {
                // The name at its head is no input either: one report for the whole.
                Some(fault) => *fault = super::part::fault(&at, FaultKind::Selection),
                None => self.report(fault(&at, FaultKind::Selection)),
            }
            part = broken(at);
        }
        part
    }

    /// Skips to the closing bracket that belongs to one already taken.
    fn skip_to(&mut self, close: &str) {
        let mut open = 1;
        while open > 0 && *self.peek() != Token::End {
            let (token, _) = self.take();
            match token {
                Token::Sign("(" | "[" | "{") => open += 1,
                Token::Sign(sign) if sign == close || matches!(sign, ")" | "]") => open -= 1,
                _ => {}
            }
        }
    }

    fn operand(&mut self) -> Part {
        let at = self.here();
        match self.peek().clone() {
            Token::Int(n) => {
                self.take();
                self.counted(whole(Expr::Int(n), Type::Int, at))
            }
            Token::Text(text) => {
                self.take();
                let length = cel_duration(&text).is_some();
                self.report(fault(&at, FaultKind::Text { length }));
                broken(at)
            }
            Token::Name(name) => {
                self.take();
                self.name(&name, at)
            }
            Token::Broken => {
                self.take();
                broken(at)
            }
            Token::Sign(sign) => self.sign(sign, at),
            Token::End => self.no_operand(at),
        }
    }

    fn no_operand(&mut self, at: Range<usize>) -> Part {
        let found = self.text[at.clone()].to_owned();
        self.report(fault(&at, FaultKind::Operand { found }));
        broken(at)
    }

    fn sign(&mut self, sign: &'static str, at: Range<usize>) -> Part {
        match sign {
            "(" => self.parenthesis(at),
            "[" | "{" => {
                self.take();
                self.skip_to("]");
                let end = self.tokens[self.next.saturating_sub(1)].1.end;
                let at = at.start..end.max(at.end);
                let found = sign.to_owned();
                self.report(fault(&at, FaultKind::Construct { found }));
                broken(at)
            }
            // An operator where an operand belongs: left for the caller to carry on with.
            sign if operator(sign).is_some() || matches!(sign, ")" | "?" | ":") => {
                self.no_operand(at)
            }
            _ => {
                self.take();
                self.no_operand(at)
            }
        }
    }

    fn parenthesis(&mut self, open: Range<usize>) -> Part {
        self.take();
        if self.depth >= DEPTH_MAX {
            return self.too_large(broken(open));
        }
        let inner = self.conditional();
        let end = self.here();
        if self.eat(")") {
            return Part {
                at: open.start..end.end,
                ..inner
            };
        }
        self.report(fault(&open, FaultKind::Missing { sign: ")" }));
        Part {
            expr: None,
            at: open.start..inner.at.end,
            ..inner
        }
    }

    fn name(&mut self, name: &str, at: Range<usize>) -> Part {
        if matches!(self.peek(), Token::Sign("(")) {
            return self.call(name, at);
        }
        if matches!(name, "true" | "false") {
            return whole(Expr::Bool(name == "true"), Type::Bool, at);
        }
        let meant = word_operator(name);
        if meant.is_some() {
            let found = name.to_owned();
            self.report(fault(&at, FaultKind::Sign { found, meant }));
            return broken(at);
        }
        if matches!(name, "null" | "in" | "has") {
            let found = name.to_owned();
            self.report(fault(&at, FaultKind::Construct { found }));
            return broken(at);
        }
        self.input(name, at)
    }

    fn input(&mut self, name: &str, at: Range<usize>) -> Part {
        let here = |var: &Var| var.of_indicator() == (self.scope == Scope::Indicator);
        let found = Var::ALL.into_iter().find(|var| var.name() == name);
        match found {
            Some(var) if here(&var) => self.counted(whole(Expr::Var(var), var.ty(), at)),
            Some(var) => {
                let name = name.to_owned();
                self.report(fault(&at, FaultKind::OtherScope { name }));
                Part {
                    expr: None,
                    ty: Some(var.ty()),
                    at,
                }
            }
            None => {
                let names = Var::ALL.into_iter().filter(here).map(Var::name);
                let near = nearest(name, names);
                let name = name.to_owned();
                self.report(fault(&at, FaultKind::Input { name, near }));
                broken(at)
            }
        }
    }

    fn call(&mut self, name: &str, at: Range<usize>) -> Part {
        self.take();
        if name != "duration" {
            let from = self.next;
            self.skip_to(")");
            let end = self.tokens[self.next.saturating_sub(1)].1.end;
            let at = at.start..end;
            // A function of something that is no input looks into a record.
            let kind = match self.tokens[from..self.next]
                .iter()
                .any(|(token, _)| looks_in(token))
            {
                true => FaultKind::Selection,
                false => FaultKind::Function {
                    name: name.to_owned(),
                },
            };
            self.report(fault(&at, kind));
            return broken(at);
        }
        let argument = self.here();
        let text = match self.peek() {
            Token::Text(text) => Some(text.clone()),
            _ => None,
        };
        self.skip_to(")");
        let closed = self.tokens[self.next.saturating_sub(1)].clone();
        let at = at.start..closed.1.end;
        if closed.0 != Token::Sign(")") {
            self.report(fault(&at, FaultKind::Missing { sign: ")" }));
        }
        // Exactly one plain text between the brackets.
        let raw = &self.text[argument.end..closed.1.start.max(argument.end)];
        let read = text
            .filter(|_| raw.trim().is_empty())
            .and_then(|text| cel_duration(&text));
        match read {
            Some(span) => self.counted(whole(Expr::Span(span), Type::Span, at)),
            None => {
                let found = self.text[argument.start..closed.1.start.max(argument.end)].to_owned();
                self.report(fault(&argument, FaultKind::Duration { found }));
                Part {
                    expr: None,
                    ty: Some(Type::Span),
                    at,
                }
            }
        }
    }
}
