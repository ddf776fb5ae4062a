"""What the sample company sells and stores. Pure data; `tasks.backoffice.sample` loads it."""

from datetime import date
from decimal import Decimal

from tasks.backoffice.catalogue import Carrier, Coupon, Product, Stock

CURRENCY = "CNY"
MAIN, SOUTH = "hangzhou", "shenzhen"

_ROWS = (
    # sku, name, Chinese name, category, price, weight in g, fragile, pieces in the two houses
    ("TEA-001", "Longjing green tea 250 g", "龙井绿茶 250克", "tea", "128.00", 320, False, 140, 60),
    (
        "TEA-002",
        "Aged pu-erh cake 357 g",
        "陈年普洱茶饼 357克",
        "tea",
        "268.00",
        420,
        False,
        60,
        30,
    ),
    ("TEA-003", "Jasmine tea, 20 bags", "茉莉花茶 20袋", "tea", "39.90", 90, False, 300, 120),
    ("TEA-101", "Yixing clay teapot", "宜兴紫砂壶", "tableware", "359.00", 650, True, 25, 8),
    (
        "TEA-102",
        "Porcelain tea set, 6 cups",
        "青花瓷茶具 六杯装",
        "tableware",
        "219.00",
        2100,
        True,
        18,
        12,
    ),
    ("TEA-103", "Bamboo tea tray", "竹制茶盘", "tableware", "89.00", 1400, False, 45, 20),
    ("KIT-001", "Cast-iron wok 32 cm", "铸铁炒锅 32厘米", "kitchen", "239.00", 3200, False, 35, 25),
    ("KIT-002", "Chef's knife", "主厨刀", "kitchen", "189.00", 280, False, 50, 15),
    ("KIT-003", "Rice cooker 4 l", "电饭煲 4升", "kitchen", "399.00", 4300, False, 22, 18),
    (
        "KIT-004",
        "Glass storage jars, set of 5",
        "玻璃密封罐 5件套",
        "kitchen",
        "79.00",
        2600,
        True,
        40,
        22,
    ),
    ("KIT-005", "Bamboo steamer 24 cm", "竹蒸笼 24厘米", "kitchen", "45.00", 700, False, 80, 35),
    ("HOM-001", "Down pillow", "羽绒枕", "home", "149.00", 1100, False, 55, 30),
    (
        "HOM-002",
        "Silk quilt 200 × 230 cm",
        "蚕丝被 200×230厘米",
        "home",
        "699.00",
        2400,
        False,
        16,
        9,
    ),
    ("HOM-003", "Reading lamp", "护眼台灯", "home", "169.00", 1300, True, 38, 14),
    ("HOM-004", "Ceramic vase", "陶瓷花瓶", "home", "119.00", 1500, True, 20, 10),
    ("ELE-001", "Wireless earphones", "无线蓝牙耳机", "electronics", "299.00", 120, False, 120, 90),
    (
        "ELE-002",
        "Power bank 20,000 mAh",
        "充电宝 20000毫安",
        "electronics",
        "159.00",
        430,
        False,
        90,
        70,
    ),
    ("ELE-003", "Mechanical keyboard", "机械键盘", "electronics", "459.00", 1050, False, 28, 16),
    ("ELE-004", "Tablet 11 inch", "平板电脑 11英寸", "electronics", "2399.00", 620, True, 14, 6),
    ("ELE-005", "Smart watch", "智能手表", "electronics", "899.00", 150, False, 32, 21),
    ("SPO-001", "Yoga mat", "瑜伽垫", "sports", "99.00", 1200, False, 60, 40),
    ("SPO-002", "Badminton rackets, pair", "羽毛球拍 一对", "sports", "179.00", 480, False, 30, 25),
    (
        "SPO-003",
        "Insulated bottle 500 ml",
        "保温杯 500毫升",
        "sports",
        "69.00",
        340,
        False,
        150,
        80,
    ),
    # sold out on purpose: the look of an order that waits for goods
    (
        "SPO-004",
        "Folding bicycle 20 inch",
        "折叠自行车 20寸",
        "sports",
        "1299.00",
        12500,
        False,
        0,
        0,
    ),
)

PRODUCTS = tuple(
    Product(sku, name, name_zh, category, Decimal(price), weight, fragile)
    for sku, name, name_zh, category, price, weight, fragile, _, _ in _ROWS
)
STOCK = tuple(
    Stock(row[0], warehouse, pieces)
    for row in _ROWS
    for warehouse, pieces in ((MAIN, row[7]), (SOUTH, row[8]))
)
COUPONS = (
    Coupon("WELCOME10", "percent", Decimal("10.00")),
    Coupon("SAVE50", "amount", Decimal("50.00"), minimum=Decimal("300.00")),
    Coupon("SPRING2020", "percent", Decimal("20.00"), valid_until=date(2020, 4, 30)),
)
CARRIERS = (
    Carrier("postnet", "parcel", "Postnet parcel", "邮联包裹", "PN", 4),
    Carrier("roadline", "standard", "Roadline standard", "路达标准件", "RL", 3),
    Carrier("roadline", "freight", "Roadline freight", "路达重货", "RF", 5),
    Carrier("skyjet", "express", "Skyjet express", "天捷特快", "SX", 1),
    Carrier("skyjet", "air", "Skyjet air", "天捷空运", "SA", 2),
    Carrier("carevan", "special_vehicle", "Carevan special vehicle", "安途专车", "CV", 3),
)
