#include "job.h"
bool html_open(struct job *job, const char *path) { (void)job; (void)path; return true; }
