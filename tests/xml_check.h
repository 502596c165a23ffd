/*
 * Whether a text is well-formed XML, as far as our documents go: one root, tags that nest and
 * close, quoted attributes, known entities, no control characters. Says where it stops to be so.
 */
#ifndef LINLI_TESTS_XML_CHECK_H
#define LINLI_TESTS_XML_CHECK_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { XML_DEPTH_MAX = 32, XML_NAME_BYTES = 24 };

struct xml_check {
    const char *at;
    char open[XML_DEPTH_MAX][XML_NAME_BYTES];
    int depth;
    int roots_n;
};

static inline bool xml_entity(struct xml_check *x)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strncmp(x->at, known[i], strlen(known[i])) == 0) {
            x->at += strlen(known[i]);
            return true;
        }
    }
    return false;
}

static inline bool xml_name(struct xml_check *x, char name[XML_NAME_BYTES])
{
    size_t n = 0;
    while (isalnum((unsigned char)*x->at) || *x->at == ':' || *x->at == '-') {
        if (n + 1 >= XML_NAME_BYTES) {
            return false;
        }
        name[n++] = *x->at++;
    }
    name[n] = '\0';
    return n > 0;
}

static inline bool xml_attribute(struct xml_check *x)
{
    char name[XML_NAME_BYTES];
    if (!xml_name(x, name) || x->at[0] != '=' || x->at[1] != '"') {
        return false;
    }
    x->at += 2;
    while (*x->at != '"') {
        if (*x->at == '\0' || *x->at == '<' || (*x->at == '&' && !xml_entity(x))) {
            return false;
        }
        x->at += 1;
    }
    x->at += 1;
    return true;
}

static inline bool xml_close_tag(struct xml_check *x)
{
    char name[XML_NAME_BYTES];
    x->at += 2;
    if (!xml_name(x, name) || *x->at != '>' || x->depth == 0 ||
        strcmp(x->open[x->depth - 1], name) != 0) {
        return false;
    }
    x->at += 1;
    x->depth -= 1;
    return true;
}

static inline bool xml_open_tag(struct xml_check *x)
{
    char name[XML_NAME_BYTES];
    x->at += 1;
    if (!xml_name(x, name)) {
        return false;
    }
    while (*x->at == ' ' || *x->at == '\n') {
        x->at += 1;
        if (*x->at != '/' && *x->at != '>' && !xml_attribute(x)) {
            return false;
        }
    }
    x->roots_n += x->depth == 0 ? 1 : 0;
    if (x->at[0] == '/' && x->at[1] == '>') {
        x->at += 2;
        return true;
    }
    if (*x->at != '>' || x->depth == XML_DEPTH_MAX) {
        return false;
    }
    x->at += 1;
    memcpy(x->open[x->depth++], name, sizeof(name));
    return true;
}

/* NULL when the text is well-formed, else the place where it is not. */
static inline const char *xml_bad_place(const char *text)
{
    struct xml_check x = {.at = text};
    if (strncmp(text, "<!DOCTYPE html>", 15) == 0) {
        x.at += 15;
    }
    while (*x.at != '\0') {
        const char *from = x.at;
        bool fine = true;
        if (x.at[0] == '<') {
            fine = x.at[1] == '/' ? xml_close_tag(&x) : xml_open_tag(&x);
        } else if (x.at[0] == '&') {
            fine = xml_entity(&x);
        } else {
            fine = (unsigned char)*x.at >= 0x20 || *x.at == '\n' || *x.at == '\t';
            fine = fine && (x.depth > 0 || isspace((unsigned char)*x.at));
            x.at += 1;
        }
        if (!fine) {
            return from;
        }
    }
    return x.depth == 0 && x.roots_n == 1 ? NULL : x.at;
}

#endif
