# Calls of ruby-libvirt on one connection; prints what does not depend on the moment.
require 'libvirt'

uri, name = ARGV
def show(what)
  puts "#{what} #{yield.inspect}"
rescue Libvirt::Error => e
  puts "#{what} error #{e.libvirt_code} #{e.libvirt_component} #{e.libvirt_message}"
rescue StandardError => e
  puts "#{what} #{e.class} #{e.message}"
end
connection = Libvirt.open(uri)
show('type') { connection.type }
show('domains') { connection.list_all_domains.map(&:name).sort }
show('networks') { connection.list_all_networks.map(&:name).sort }
show('pools') { connection.list_all_storage_pools.map(&:name).sort }
show('nobody') { connection.lookup_domain_by_name('nobody') }
show('bad xml') { connection.define_domain_xml('<domain') }
domain = connection.lookup_domain_by_name(name)
show('state') { domain.state }
show('info') { i = domain.info; [i.state, i.max_mem, i.memory, i.nr_virt_cpu] }
show('suspend') { domain.suspend }
show('state') { domain.state }
show('resume') { domain.resume }
show('scheduler') { domain.scheduler_type }
show('parameters') { domain.scheduler_parameters }
show('autostart') { domain.autostart? }
show('security label') { domain.security_label.label }
show('closed') { connection.close }
