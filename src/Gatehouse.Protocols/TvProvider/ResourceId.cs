using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// What somebody wants to watch: a text agreed between programmer and MVPD, often a channel, or a description in Media RSS.
/// <see cref="Requested"/> goes back to the client exactly as it came.
/// </summary>
public sealed record ResourceId
{
    /// <summary>Longest resource that is taken.</summary>
    public const int MaxLength = 8 * 1024;

    private const string Media = "http://search.yahoo.com/mrss/";

    private ResourceId(string requested) => (Requested, Channel) = (requested, requested);

    /// <summary>As the client wrote it.</summary>
    public string Requested { get; }

    /// <summary>For MVPDs that know only channels: the text itself, or the title of the channel of a description.</summary>
    public string Channel { get; private init; }

    /// <summary>The client sent a description.</summary>
    public bool IsMrss { get; private init; }

    /// <summary>Title of the programme; null when there is none.</summary>
    public string? ItemTitle { get; private init; }

    /// <summary>Identifier of the programme; null when there is none.</summary>
    public string? ItemGuid { get; private init; }

    /// <summary>Ratings by their scheme, such as <c>urn:v-chip</c>.</summary>
    public IReadOnlyDictionary<string, string> Ratings { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads one entry of <c>resources</c>.</summary>
    /// <param name="requested">As the client wrote it.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="error"><see cref="TvErrorCodes.InvalidParameterResources"/>, also for a description that cannot be read.</param>
    public static bool TryParse(string? requested, [NotNullWhen(true)] out ResourceId? resource, [NotNullWhen(false)] out TvErrorCode? error)
    {
        resource = string.IsNullOrWhiteSpace(requested) || requested.Length > MaxLength ? null
            : requested.AsSpan().TrimStart().StartsWith("<rss", StringComparison.Ordinal) ? ReadMrss(requested)
            : !IsPlain(requested) ? null
            : new ResourceId(requested);
        error = resource is null ? TvErrorCodes.InvalidParameterResources : null;
        return resource is not null;
    }

    /// <summary>For MVPDs that need a description: the one that came, or the text as the title of a channel.</summary>
    public string ToMrss()
    {
        if (IsMrss)
        {
            return Requested;
        }

        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("rss");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteAttributeString("xmlns", "media", null, Media);
            xml.WriteStartElement("channel");
            xml.WriteElementString("title", Channel);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>For MVPDs that are asked by address: the description in Base64.</summary>
    public string ToBase64Mrss() => Convert.ToBase64String(Encoding.UTF8.GetBytes(ToMrss()));

    /// <inheritdoc/>
    public bool Equals(ResourceId? other) => other is not null && string.Equals(Requested, other.Requested, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Requested);

    // It goes into XML, to the MVPD and in the media token: what no document can hold is no resource.
    private static bool IsPlain(string text)
    {
        try
        {
            return !XmlConvert.VerifyXmlChars(text).Any(char.IsControl);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static ResourceId? ReadMrss(string text)
    {
        try
        {
            var document = new XmlDocument { XmlResolver = null };
            using var reader = XmlReader.Create(new StringReader(text.Trim()), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersInDocument = MaxLength,
            });
            document.Load(reader);
            return document.DocumentElement is { LocalName: "rss", NamespaceURI: "" } rss && Only(rss, "channel") is { } channel ? ReadChannel(text, channel) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // Two channels or titles would let a client be judged for the one and watch the other.
    private static ResourceId? ReadChannel(string text, XmlElement channel)
    {
        if (Only(channel, "title")?.InnerText.Trim() is not { Length: > 0 } title || Count(channel, "item") > 1)
        {
            return null;
        }

        var item = Only(channel, "item");
        var ratings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rating in item?.ChildNodes.OfType<XmlElement>().Where(e => e is { LocalName: "rating", NamespaceURI: Media }) ?? [])
        {
            if (!ratings.TryAdd(rating.GetAttribute("scheme"), rating.InnerText.Trim()))
            {
                return null;
            }
        }

        return new ResourceId(text)
        {
            IsMrss = true, Channel = title, ItemTitle = item is null ? null : Only(item, "title")?.InnerText.Trim(),
            ItemGuid = item is null ? null : Only(item, "guid")?.InnerText.Trim(), Ratings = ratings,
        };
    }

    private static XmlElement? Only(XmlElement parent, string name) => Count(parent, name) == 1 ? Children(parent, name).First() : null;

    private static int Count(XmlElement parent, string name) => Children(parent, name).Count();

    private static IEnumerable<XmlElement> Children(XmlElement parent, string name) =>
        parent.ChildNodes.OfType<XmlElement>().Where(e => e.NamespaceURI.Length == 0 && string.Equals(e.LocalName, name, StringComparison.Ordinal));
}
