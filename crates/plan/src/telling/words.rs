//! The telling words themselves, as data.

use super::Topic;

impl Topic {
    /// Chinese words, between bars.
    pub(super) const fn chinese(self) -> &'static str {
        match self {
            Topic::Jamming => JAMMING_CHINESE,
            Topic::Guidance => GUIDANCE_CHINESE,
            Topic::Takedown => TAKEDOWN_CHINESE,
            Topic::Scanning => SCANNING_CHINESE,
            Topic::Tracking => TRACKING_CHINESE,
            Topic::Person => PERSON_CHINESE,
            Topic::Attention => ATTENTION_CHINESE,
        }
    }

    /// English words and phrases, between bars, in lower case.
    pub(super) const fn english(self) -> &'static str {
        match self {
            Topic::Jamming => JAMMING_ENGLISH,
            Topic::Guidance => GUIDANCE_ENGLISH,
            Topic::Takedown => TAKEDOWN_ENGLISH,
            Topic::Scanning => SCANNING_ENGLISH,
            Topic::Tracking => TRACKING_ENGLISH,
            Topic::Person => PERSON_ENGLISH,
            Topic::Attention => ATTENTION_ENGLISH,
        }
    }
}

const JAMMING_CHINESE: &str = "\
    反制枪|无人机反制|反制无人机|信号屏蔽|屏蔽信号|信号干扰|干扰信号|干扰器|干扰仪|屏蔽器|\
    屏蔽仪|压制信号|信号压制|布控球|摄像头|摄像机|监控球|抓拍|录像取证|全程录像|拍摄信访";

const JAMMING_ENGLISH: &str = "\
    jamming|jammer|jammers|jam|signal blocking|signal blocker|signal shield|anti drone|\
    counter drone|drone gun|camera|cameras|cctv|bodycam|video evidence";

const GUIDANCE_CHINESE: &str = "\
    网评员|网评|评论引导|引导评论|跟帖|跟评|控评|舆论引导|引导舆论|舆情引导|引导舆情|水军|\
    正面引导|带节奏|网络评论|评论员|导评";

const GUIDANCE_ENGLISH: &str = "\
    comment guidance|guide comments|guided comments|guiding comments|guide opinion|\
    opinion guidance|guide public opinion|commentator|commentators|paid comments|sock puppet|\
    sock puppets|astroturf|astroturfing|trolls|positive comments|comment steering";

const TAKEDOWN_CHINESE: &str = "\
    删帖|删贴|刪帖|删除帖|删除视频|删除评论|删除负面|屏蔽|封号|封禁|禁言|管控账号|账号管控|\
    账号处置|处置账号|降热|压热|撤热搜|撤稿|封堵|清理有害信息|处置有害信息|处置负面";

const TAKEDOWN_ENGLISH: &str = "\
    takedown|takedowns|take down|take downs|delete posts|remove posts|delete comments|\
    remove comments|block accounts|ban accounts|suspend accounts|account control|censor|\
    censorship|shadow ban|block topic|suppress topic";

const SCANNING_CHINESE: &str = "\
    舆情监测|舆情监控|监测舆情|监控舆情|舆情巡查|舆情研判|舆情采集|抓取|爬取|爬虫|网络巡查|\
    全网监测|监看账号|账号监测|采集帖|采集账号|敏感信息监测|涉访信息监测";

const SCANNING_ENGLISH: &str = "\
    crawl|crawler|crawling|scrape|scraper|scraping|monitor posts|monitor accounts|\
    monitoring posts|monitoring accounts|social listening|social media monitoring|\
    opinion monitoring|sentiment|weibo|douyin|tiktok";

const TRACKING_CHINESE: &str = "\
    重点人员|重点上访|重点信访人|跟踪重点|重点人|重点对象|稳控|盯防|轨迹|行踪|实时定位|手机定位|人员定位|信令|人脸识别|\
    黑名单|监控名单|人员名单|布控人员|人员布控|布控对象|蹲守|截访|拦访|劝返|一人一档|\
    落地查人|人员动态|网约车数据|网约车订单|快递数据|寄递数据|公安数据|警务数据|警综|\
    通话记录|住宿登记|购票信息|跟踪人员|人员跟踪|跟踪信访人|跟踪上访";

const TRACKING_ENGLISH: &str = "\
    watchlist|watchlists|watch list|watch lists|blacklist|black list|tracking|tracked|\
    movement traces|movement data|trace data|whereabouts|location data|geolocation|gps|\
    phone data|phone records|courier|courier data|ride hailing|police data|police records|\
    face recognition|facial recognition|surveillance|key persons|key person|\
    persons of interest|intercept";

const PERSON_CHINESE: &str = "\
    姓名|身份证|证件号|手机号|电话号码|号码|车牌|每人|按人|个人|同一人|按信访人|同一信访人|\
    每名信访人|缠访|闹访|访民|老户";

const PERSON_ENGLISH: &str = "\
    person|persons|individual|individuals|name|names|phone|plate|petitioner|id number|\
    id card|writer|caller|identity";

const ATTENTION_CHINESE: &str = "\
    热度|热搜|关注度|阅读量|转发量|播放量|话题量|点击量|舆情";

const ATTENTION_ENGLISH: &str = "\
    attention|heat|trending|views|reads|popularity|buzz|hot search|sentiment";
