/* Error messages of the carbon account (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_carbon[] = {
    {"a trip takes or emits more than the account can hold", "该车次的能耗或排放超出可记录的范围"},
    {"an order emits more than the account can hold", "该订单的排放超出可记录的范围"},
    {"a month emits more than the account can hold", "该月的排放超出可记录的范围"},
    {"a number of a trip or vehicle is out of its range", "车次或车辆的某个数值超出范围"},
    {"an energy or its factor is out of its range", "能耗或排放因子超出范围"},
    {"a load's quantity or way is out of its range", "货物的数量或距离超出范围"},
    {"a trip emits or carries more than can be shared", "该车次的排放或货物数超出可分摊的范围"},
    {"the trip's kind is '%s', expected one of the table of kinds",
     "该车次的运输方式是“%s”，应为方式表中的一种"},
    {"no factor for '%s' in '%s', expected a row in the table of factors",
     "因子表中没有“%s”（区域“%s”）的排放因子"},
    {"the trip has neither km nor planned_km nor energy, expected one of them",
     "该车次没有 km、planned_km 或 energy，至少应有一项"},
    {"the trip's way is longer than %d km", "该车次的里程超过 %d 公里"},
    {"the packaging of order '%s', expected an order that a trip carried",
     "订单“%s”有包装，但没有任何车次运送过它"},
    {"order '%s' rode on the trip '%s', which the table of trips has not",
     "订单“%s”所属的车次“%s”不在车次表中"},
    {"--basis is '%s', expected footprint or operation",
     "--basis 为“%s”，应为 footprint 或 operation"},
    {"TRIPS and --loads FILE are expected, or --tables DIR",
     "应给出 TRIPS 和 --loads FILE，或 --tables DIR"},
};
const size_t words_error_carbon_n = sizeof(words_error_carbon) / sizeof(words_error_carbon[0]);
