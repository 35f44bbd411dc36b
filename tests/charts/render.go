// Renders Helm charts with the template engine that Helm has, text/template with sprig, as far as this repository's charts need it: values merged over
// values.yaml, include, tpl, required, toYaml, fromYaml. For tests where there is no helm.
//
//	render CHART [LIBRARY...]     reads values as JSON, one object a line, and answers each with a line {"output": "..."} or {"error": "..."}
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: render CHART [LIBRARY...]"))
	}
	chart := os.Args[1]
	engine, names, err := load(chart, os.Args[2:])
	if err != nil {
		fail(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for lines.Scan() {
		output, err := render(engine, names, chart, lines.Bytes())
		answer := object{"output": output}
		if err != nil {
			answer = object{"error": err.Error()}
		}
		if err := answers.Encode(answer); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// load parses the templates of all charts; only those of the first one, whose names do not begin with an underscore, are rendered.
func load(chart string, libraries []string) (*template.Template, []string, error) {
	engine := template.New("charts").Option("missingkey=zero")
	engine.Funcs(functions(engine))
	var names []string
	for _, folder := range append([]string{chart}, libraries...) {
		files, _ := filepath.Glob(filepath.Join(folder, "templates", "*"))
		sort.Strings(files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, nil, err
			}
			if _, err := engine.New(file).Parse(string(text)); err != nil {
				return nil, nil, err
			}
			if folder == chart && !strings.HasPrefix(filepath.Base(file), "_") {
				names = append(names, file)
			}
		}
	}
	return engine, names, nil
}

func functions(engine *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	include := func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := engine.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["include"] = include
	all["tpl"] = func(text string, data interface{}) (string, error) {
		part, err := template.Must(engine.Clone()).New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var output strings.Builder
		err = part.Execute(&output, data)
		return output.String(), err
	}
	all["required"] = func(why string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", why)
		}
		return value, nil
	}
	all["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	}
	// As Helm does it: through JSON, so that numbers are float64; what is wrong is told under Error.
	all["fromYaml"] = func(text string) object {
		value := object{}
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			return object{"Error": err.Error()}
		}
		return throughJSON(value)
	}
	return all
}

func throughJSON(value object) object {
	text, err := json.Marshal(value)
	if err != nil {
		return object{"Error": err.Error()}
	}
	result := object{}
	if err := json.Unmarshal(text, &result); err != nil {
		return object{"Error": err.Error()}
	}
	return result
}

func render(engine *template.Template, names []string, chart string, given []byte) (string, error) {
	values := object{}
	if text, err := os.ReadFile(filepath.Join(chart, "values.yaml")); err == nil {
		if err := yaml.Unmarshal(text, &values); err != nil {
			return "", err
		}
		values = throughJSON(values)
	}
	own := object{}
	if err := json.Unmarshal(given, &own); err != nil {
		return "", err
	}
	merge(values, own)
	data := object{
		"Values":  values,
		"Release": object{"Name": "shop", "Namespace": "shop", "Service": "Helm"},
		"Chart":   object{"Name": filepath.Base(chart), "Version": "0.1.0"},
	}
	var output strings.Builder
	for _, name := range names {
		var text strings.Builder
		if err := engine.ExecuteTemplate(&text, name, data); err != nil {
			return "", err
		}
		if strings.TrimSpace(text.String()) != "" {
			fmt.Fprintf(&output, "---\n# Source: %s\n%s\n", filepath.Base(name), strings.Trim(text.String(), "\n"))
		}
	}
	return output.String(), nil
}

// merge puts what is given over what the chart has; null takes a value away.
func merge(into, from object) {
	for key, value := range from {
		if value == nil {
			delete(into, key)
			continue
		}
		inner, isObject := value.(object)
		old, wasObject := into[key].(object)
		if isObject && wasObject {
			merge(old, inner)
		} else {
			into[key] = value
		}
	}
}
