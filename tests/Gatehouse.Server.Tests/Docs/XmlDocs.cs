using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gatehouse.Server.Tests.Docs;

/// <summary>Summaries as written above the code, for reference pages that are made from them.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Loaded = [];

    /// <summary>Summary of a type or property as Markdown; empty when it has none.</summary>
    public static string Summary(MemberInfo member)
    {
        var type = (member as Type ?? member.DeclaringType!).FullName!.Replace('+', '.');
        var key = member is Type ? $"T:{type}" : $"P:{type}.{member.Name}";
        return Members((member as Type ?? member.DeclaringType!).Assembly).TryGetValue(key, out var element)
            ? Spaces().Replace(Markdown(element.Element("summary")!), " ").Trim()
            : "";
    }

    private static Dictionary<string, XElement> Members(Assembly assembly)
    {
        lock (Loaded)
        {
            if (!Loaded.TryGetValue(assembly, out var members))
            {
                members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
                    .Descendants("member").ToDictionary(e => e.Attribute("name")!.Value);
                Loaded[assembly] = members;
            }

            return members;
        }
    }

    private static string Markdown(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement other => Markdown(other),
        _ => "",
    }));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
