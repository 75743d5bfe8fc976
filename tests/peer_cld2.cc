// SPDX-License-Identifier: Apache-2.0
//
// peer_cld2.cc - CLD2 on the samples of tool_detect -p: macro accuracy over the
// languages that CLD2 knows (recall of a fifth in some set), and microseconds each.
// Built by eval_language.sh where Debian's libcld2-dev is.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <map>
#include <string>

#include <cld2/public/compact_lang_det.h>

static std::string
norm(std::string tag)
{
	static const std::map<std::string, std::string> same = {
		{ "zh", "zh-Hans" }, { "iw", "he" }, { "no", "nb" }, { "tl", "fil" },
		{ "sr", "sr-Cyrl" }, { "jw", "jv" }, { "in", "id" } };
	auto it = same.find(tag);

	return it == same.end() ? tag : it->second;
}

int
main()
{
	std::map<std::string, std::pair<size_t, size_t>> score;
	std::string line;
	double seconds = 0, macro = 0;
	size_t n = 0, known = 0;

	while (std::getline(std::cin, line)) {
		size_t tab = line.find('\t');
		std::string tag = line.substr(0, tab), text = line.substr(tab + 1);
		bool reliable;
		clock_t t = clock();
		CLD2::Language l = CLD2::DetectLanguage(text.data(),
		    (int)text.size(), true, &reliable);

		seconds += (double)(clock() - t) / CLOCKS_PER_SEC;
		n++;
		score[tag].second++;
		score[tag].first += norm(CLD2::LanguageCode(l)) == tag;
	}
	for (auto &s : score)
		if (s.second.first * 5 >= s.second.second) {
			macro += (double)s.second.first / s.second.second;
			known++;
		}
	printf("CLD2: %zu languages, macro %.4f, %.2f us each:", known,
	    macro / known, seconds / n * 1e6);
	for (auto &s : score)
		if (s.second.first * 5 >= s.second.second)
			printf(" %s", s.first.c_str());
	printf("\n");
	return 0;
}
