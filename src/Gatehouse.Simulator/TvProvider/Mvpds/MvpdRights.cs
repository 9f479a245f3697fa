using System.Collections.Concurrent;
using System.Text;
using System.Xml;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>Who may watch what, and how often that was asked.</summary>
internal sealed class MvpdRights(IReadOnlyList<MvpdViewer> viewers)
{
    private int _questions;

    /// <summary>Requests to the backchannel, of one or several resources each.</summary>
    public int Questions => _questions;

    /// <summary>What was asked about, as the provider knows it.</summary>
    public ConcurrentQueue<(string UserId, string Resource)> Asked { get; } = [];

    public void Count() => Interlocked.Increment(ref _questions);

    public MvpdViewer? Find(string? userId) => viewers.FirstOrDefault(v => v.UserId == userId);

    /// <summary>A decision, and why not.</summary>
    public (bool Permit, string? Reason, string? Message) Decide(MvpdViewer viewer, string resource)
    {
        var channel = ChannelOf(resource);
        Asked.Enqueue((viewer.UserId, channel));
        if (viewer.Restricted.Contains(channel))
        {
            return (false, "parental_controls", "Parental controls keep this from you.");
        }

        return viewer.Package.Contains(channel) ? (true, null, null) : (false, null, $"Your package has no {channel}.");
    }

    // A plain name, or the title of the channel in MRSS.
    private static string ChannelOf(string resource)
    {
        if (!resource.StartsWith('<'))
        {
            return resource;
        }

        return ServiceKeys.Parse(resource).GetElementsByTagName("title").OfType<XmlElement>().FirstOrDefault()?.InnerText ?? resource;
    }

    /// <summary>A resource as REST sends it.</summary>
    public static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
