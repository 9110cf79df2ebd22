//! Words of Open311's services.

use crate::words::words;

words! {
    o311_yes = "是", "yes";
    o311_no = "否", "no";
    o311_area = "所在辖区", "Where in the city";
    o311_people = "代表多少人反映（只填人数）", "For how many people you speak (a number, no names)";
    o311_public = "是否愿意公开（由工作人员用不含个人信息的话公布）", "Whether it may be shown in public, in words of the office that name nobody";
    o311_follows = "以前的回执编码（补充反映时填写）", "An earlier receipt code, where this adds to it";
}
