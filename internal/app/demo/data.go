// Package demo makes a living company: the IT service firm of the specification with its people,
// customers, machines, ninety days of history and a morning's open work (ORG-14, PROC-24..35).
package demo

// person is one of the fourteen.
type person struct {
	login, name, role string
	unit              string // code
	skills            []string
	lat, lon          float64 // base of a technician
}

// people of the firm: one manager, one technical group leader, two coordinators, six mobile and two
// stationed technicians, one finance clerk, one system administrator.
var people = []person{
	{"admin", "系统管理员", "admin", "1", nil, 0, 0},
	{"manager", "沈国强", "manager", "2", nil, 0, 0},
	{"coordinator", "林晓燕", "coordinator", "2", nil, 0, 0},
	{"coordinator2", "何佳", "coordinator", "2", nil, 0, 0},
	{"lead", "陆建明", "team_lead", "3", []string{"pc", "server", "network", "printer", "monitor"}, 31.2990, 120.6196},
	{"tech1", "王伟", "technician", "3", []string{"pc", "printer"}, 31.3120, 120.6020},
	{"tech2", "李强", "technician", "3", []string{"pc", "network"}, 31.2830, 120.6650},
	{"tech3", "张敏", "technician", "3", []string{"printer", "monitor"}, 31.3270, 120.6410},
	{"tech4", "刘洋", "technician", "3", []string{"server", "network"}, 31.2610, 120.6120},
	{"tech5", "陈杰", "technician", "3", []string{"pc", "monitor", "printer"}, 31.3410, 120.5770},
	{"tech6", "周涛", "technician", "3", []string{"pc", "server"}, 31.3010, 120.7160},
	{"station1", "吴磊", "station_technician", "4", []string{"pc", "printer", "network"}, 31.3235, 120.7250},
	{"station2", "郑爽", "station_technician", "4", []string{"pc", "monitor"}, 31.3235, 120.7250},
	{"finance", "孙丽", "finance", "2", nil, 0, 0},
}

// unit of the firm.
type unit struct{ code, parent, name, kind string }

var units = []unit{
	{"2", "1", "客服部", "department"},
	{"3", "2", "流动服务组", "group"},
	{"4", "2", "园区驻点", "station"},
}

// model is a kind of machine that the firm looks after.
type model struct {
	code, name, brand, line, skill string
	minutes, warranty              int
}

var models = []model{
	{"OP-7090", "OptiDesk 7090 台式机", "远航", "pc", "pc", 50, 36},
	{"NB-5420", "笔记本 5420", "远航", "pc", "pc", 60, 36},
	{"LJ-M404", "激光打印机 M404", "惠普达", "printer", "printer", 45, 12},
	{"MFP-2550", "复合机 2550", "理像", "printer", "printer", 70, 12},
	{"LCD-2421", "液晶显示器 24\"", "晶彩", "monitor", "monitor", 30, 36},
	{"SR-650", "机架服务器 SR650", "远航", "server", "server", 120, 36},
	{"SW-2960", "交换机 2960", "锐联", "network", "network", 60, 24},
	{"AP-515", "无线接入点 515", "锐联", "network", "network", 40, 24},
}

// fault is what customers say, what it was, and what was done.
type fault struct {
	line, symptom, cause, work, part string
	remote                           bool
}

var faults = []fault{
	{"pc", "电脑开机黑屏，风扇转但没有显示", "内存条接触不良", "清洁内存插槽并重新安装，开机测试正常", "", false},
	{"pc", "系统频繁蓝屏，开机几分钟就重启", "硬盘坏道", "更换固态硬盘，重装系统并恢复数据", "固态硬盘 512G", false},
	{"pc", "开机很慢，打开软件要等很久", "启动项过多，磁盘碎片", "清理启动项与病毒，优化系统", "", true},
	{"pc", "电脑中毒，文件打不开", "感染勒索类病毒", "隔离、查杀并从备份恢复文件", "", false},
	{"pc", "Outlook 收不到邮件", "邮箱空间已满", "归档旧邮件，恢复收发", "", true},
	{"printer", "打印机卡纸，取出后仍报错", "搓纸轮磨损", "更换搓纸轮并清洁走纸通道", "搓纸轮", false},
	{"printer", "打印有黑线，浓淡不均", "硒鼓老化", "更换硒鼓，打印测试页正常", "硒鼓组件", false},
	{"printer", "无法连接网络打印机", "IP 地址冲突", "重新分配地址并更新驱动", "", true},
	{"printer", "复合机扫描发送失败", "扫描账户密码过期", "更新共享目录账户", "", true},
	{"monitor", "显示器屏幕闪烁", "电源适配器老化", "更换电源适配器", "电源适配器 12V", false},
	{"monitor", "显示器有竖线", "面板排线松动", "重新压接排线，老化测试两小时", "", false},
	{"server", "服务器磁盘阵列报警", "一块硬盘故障", "热插拔更换硬盘，阵列重建完成", "SAS 硬盘 1.2T", false},
	{"server", "服务器无法远程登录", "系统分区写满", "清理日志并扩容", "", false},
	{"network", "三楼整层不能上网", "交换机端口板故障", "更换交换机，恢复配置", "交换机端口模块", false},
	{"network", "无线信号弱，经常掉线", "信道干扰", "调整信道与功率，补装接入点", "", false},
	{"network", "访客网络无法认证", "认证服务证书过期", "更换证书并测试", "", true},
}

var streets = []string{"人民路", "干将西路", "星湖街", "现代大道", "苏虹中路", "金鸡湖大道", "东环路", "西环路", "劳动路", "竹辉路", "桐泾北路", "广济南路", "中新大道", "独墅湖大道", "娄江大道", "解放东路"}

var customerNames = []string{
	"苏州工业园区税务局", "姑苏区税务分局", "恒泰精密机械有限公司", "华瑞生物医药有限公司", "金阊仓储物流中心", "太湖雪丝绸有限公司",
	"东吴证券营业部", "市立医院北区", "景范中学", "园区第三小学", "科达电子科技有限公司", "明基友材料有限公司", "博众自动化有限公司",
	"天华建筑设计院", "江南律师事务所", "城投物业管理公司", "信达会计师事务所", "吴门国际旅行社", "新海宜通信有限公司", "同程票务中心",
	"松下电材苏州工厂", "三星电子服务商苏州店", "现代货运代理公司", "雅戈尔专卖店干将路店", "老苏州茶酒楼", "观前街新华书店", "胥门口腔诊所",
	"平江幼儿园", "运河印刷厂", "沧浪新城社区中心", "苏杭数码广场", "相城区人才市场", "蠡口家具批发城", "木渎影视工作室", "甪直古镇游客中心",
	"阳澄湖度假酒店", "虎丘婚纱城管理处", "石湖健身中心", "越溪汽车修理厂", "浒关花卉市场",
}

var surnames = []string{"赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤", "许"}
var titles = []string{"先生", "女士", "经理", "主任", "老师"}

var words = []string{"服务很及时", "师傅很耐心，讲得清楚", "希望下次能早点到", "", "", "问题解决了，谢谢", "态度好", "还可以"}
