// SPDX-License-Identifier: Apache-2.0

// Command kube-apiserver is Kubernetes's own, built as a module of its own because the module proxy's
// k8s.io/kubernetes can't be installed directly (it replaces its staging modules by folders).
package main

import (
	"os"
	_ "time/tzdata"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
