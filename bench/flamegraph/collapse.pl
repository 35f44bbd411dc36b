#!/usr/bin/perl
# The least that folds the text of perf script: thread, stack, period. What stackcollapse-perf.pl does besides (options, tidying of names, inlining, several events) is left out,
# so that a comparison with it flatters it.
use strict;
use warnings;

my (%stacks, @frames, $command, $period);
while (<>) {
  if (/^\s*$/) {
    $stacks{join ';', $command, reverse @frames} += $period if defined $command;
    ($command, @frames) = ();
  } elsif (/^#/) {
    next;
  } elsif (!defined $command) {
    ($command, $period) = /^(\S.*?)\s+\d+(?:\/\d+)?\s+.*?(\d+)\s+\S+:\s*$/ ? ($1, $2) : die "not a sample: $_";
  } elsif (/^\s*[0-9a-f]+ (.+) \((.*)\)$/) {
    my ($name, $module) = ($1, $2);
    $name =~ s/\+0x[0-9a-f]+$//;
    if ($name eq '[unknown]') {
      $module =~ s{.*/}{};
      $name = "[$module]";
    }
    push @frames, $name;
  }
}
print "$_ $stacks{$_}\n" for keys %stacks;
