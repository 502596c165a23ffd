# Plain names for the commands; meson holds the rules of the build (meson.build), tools/ the scripts.
#
#   make            build the program: build/linli
#   make demo       build it, make up a service centre and plan its day
#   make test       install what the tests need and run all of them
#   make lint       format, clang-tidy, and both compilers with warnings as errors
#   make bench      measure the speeds
#   make headline   simulate both made-up cities: the figures of README.md, some minutes
#   make fuzz S=60  feed the parsers nonsense, S seconds for each
#   make soak K=100000  kill the program at random moments, K times; goes on where it was stopped
#   make asan       the tests under AddressSanitizer and UBSan
#   make coverage   line coverage of the tests by folder
#   make clean      remove what was built
BUILD = build
S = 60
K = 100000

.PHONY: build demo test bench headline lint fuzz soak asan coverage clean help

build:
	@tools/setup build
	@tools/build $(BUILD)

demo:
	@tools/setup build
	@tools/build $(BUILD)
	@tools/demo $(BUILD)/linli

test:
	@tools/setup test
	@tools/build $(BUILD) --with-tests
	@tools/run-tests $(BUILD)

bench:
	@tools/setup build
	@tools/build $(BUILD)
	@LINLI_TEST_FSYNC=on tools/with-postgres bench/run $(BUILD)/linli

headline:
	@tools/setup build
	@tools/build $(BUILD)
	@tools/headline $(BUILD)/linli

lint:
	@tools/setup lint
	@tools/lint

fuzz:
	@tools/setup fuzz
	@tools/fuzz $(S)

soak:
	@tools/setup test
	@tools/build $(BUILD) --with-tests
	@tools/soak $(BUILD) $(K)

asan:
	@tools/setup test
	@tools/build build-asan --with-tests -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1
	@tools/run-tests build-asan

coverage:
	@tools/setup test coverage
	@tools/coverage

clean:
	rm -rf build build-asan build-cov build-fuzz build-lint-gcc build-lint-clang demo-city

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile
