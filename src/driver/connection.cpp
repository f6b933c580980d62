#include "driver/connection.hpp"

namespace vireo::driver {

void Connection::perform(CallFrame& frame) {
    if (read_only_ && frame.procedure.writes)
        throw Error(ErrorCode::operation_denied, error_domain_of(frame.procedure), "read only access prevents " + std::string(frame.procedure.api));
    do_perform(frame);
}

}  // namespace vireo::driver
