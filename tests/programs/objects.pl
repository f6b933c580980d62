# Calls of Sys::Virt on one connection; prints what does not depend on the moment.
use strict;
use warnings;
use Sys::Virt;

my ($uri, $name) = @ARGV;
sub show {
    my ($what, $call) = @_;
    my $result = eval { $call->() };
    if (my $error = $@) {
        print "$what error ", (ref $error ? join(" ", $error->code, $error->domain, $error->message) : $error), "\n";
    } else {
        print "$what ", (defined $result ? $result : "undefined"), "\n";
    }
}
my $connection = Sys::Virt->new(uri => $uri);
show("type", sub { $connection->get_type });
show("domains", sub { join(",", sort map { $_->get_name } $connection->list_all_domains) });
show("networks", sub { join(",", sort map { $_->get_name } $connection->list_all_networks) });
show("pools", sub { join(",", sort map { $_->get_name } $connection->list_all_storage_pools) });
show("nobody", sub { $connection->get_domain_by_name("nobody") });
show("bad xml", sub { $connection->define_domain("<domain") });
my $domain = $connection->get_domain_by_name($name);
show("state", sub { join(" ", $domain->get_state) });
show("info", sub { my $info = $domain->get_info; "$info->{state} $info->{maxMem} $info->{memory} $info->{nrVirtCpu}" });
show("suspend", sub { $domain->suspend });
show("state", sub { join(" ", $domain->get_state) });
show("resume", sub { $domain->resume });
show("parameters", sub { my %p = $domain->get_scheduler_parameters; join(",", map { "$_=$p{$_}" } sort keys %p) });
show("vcpus", sub { $domain->get_vcpus(Sys::Virt::Domain::VCPU_MAXIMUM) });
show("block tune", sub { my $p = $domain->get_block_iotune("vda"); join(",", map { "$_=$p->{$_}" } sort keys %$p) });
show("xml", sub { $domain->get_xml_description =~ /<name>(.*)<\/name>/ ? $1 : "none" });
