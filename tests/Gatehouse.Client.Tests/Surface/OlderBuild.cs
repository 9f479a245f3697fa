using System.Reflection;
using System.Runtime.Loader;

namespace Gatehouse.Client.Tests.Surface;

/// <summary>The build for netstandard2.0, loaded beside the other.</summary>
internal static class OlderBuild
{
    public static Assembly Assembly { get; } = new AssemblyLoadContext("netstandard2.0").LoadFromAssemblyPath(Path());

    // bin/<configuration>/net10.0 of the tests, so the configuration is the parent's name.
    private static string Path() => Repo.Path(
        "src", "Gatehouse.Client", "bin", new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Parent!.Name, "netstandard2.0", "Gatehouse.Client.dll");
}
