//! Words of the page that takes in files.

use crate::words::{Lang, words};
use huiyin_intake::Field;

words! {
    import_title = "导入文件", "Import a file";
    import_about = "收 XLSX、CSV 和 JSONL。有问题的行会逐行说明，不影响其他行。同一份文件再导一次，不会重复登记。", "XLSX, CSV and JSONL. A bad row is reported and loses nothing else; the same file twice registers nothing twice.";
    import_source = "来自哪个系统", "Which system it comes from";
    import_file = "文件", "File";
    import_file_again = "请再选一次这份文件", "Choose the same file again";
    import_limit(n) = "不超过 {n} MB。", "At most {n} MB.";
    import_do = "导入", "Import";
    import_no_file = "没有选文件。请选一份再导入。", "No file was chosen. Choose one and import again.";
    import_unknown = "有些列认不出，没有导入。请在下面说明各列。", "Some columns are not understood; nothing was imported. Say below what each of them is.";
    import_columns = "各列是什么", "What each column is";
    import_columns_hint = "认出的已经选好，其余请选；用不上的列选“不导入”。这次的选择会记住，同一系统的文件下次不再问。", "Columns that are understood are chosen already. What you choose is remembered for files of this system.";
    import_pass_over = "不导入", "pass over";
    import_channel = "来件方式", "How they came";
    import_channel_column = "看文件里的列", "as the file's column says";
    import_done = "导入结果", "What became of the file";
    import_accepted(n) = "登记 {n} 件", "Registered: {n}";
    import_duplicate(n) = "{n} 件以前登记过，没有重复登记", "Registered before, and not again: {n}";
    import_rejected(n) = "退回 {n} 行", "Rows rejected: {n}";
    import_rejects = "退回的行", "Rejected rows";
    import_more(n) = "还有 {n} 行，见退回文件。", "{n} more are in the file of rejected rows.";
    import_reject_file = "下载退回的行", "Download the rejected rows";
    import_reject_hint = "改好后直接导入这份文件即可。文件里有个人信息，用完请删除。", "Correct it and import it as it is. It holds personal data: delete it when you are done.";
    import_next = "再导一份", "Import another";
    import_link = "有现成的表格？导入文件", "Import a file instead";
    import_field_id = "编号", "Number in its system";
    import_field_matter = "事项编号", "Matter";
    import_field_source = "来源系统", "Source";
}

impl Lang {
    /// A field of a complaint record, for whoever maps columns.
    pub(crate) fn import_field(self, field: Field) -> &'static str {
        match field {
            Field::Id => self.import_field_id(),
            Field::Time => self.case_time(),
            Field::Channel => self.case_channel(),
            Field::Topic => self.case_topic(),
            Field::Body => self.case_body(),
            Field::People => self.case_people(),
            Field::Matter => self.import_field_matter(),
            Field::Area => self.case_area(),
            Field::Unit => self.case_unit(),
            Field::Source => self.import_field_source(),
            Field::Follows => self.case_follows(),
            Field::PetitionerName => self.case_name(),
            Field::PetitionerPhone => self.case_phone(),
            Field::PetitionerIdNumber => self.case_id_number(),
            Field::PetitionerAddress => self.case_address(),
        }
    }
}
