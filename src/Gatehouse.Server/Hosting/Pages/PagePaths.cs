
namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Addresses inside pages: below the path of the public address, if it has one, and never from the request's host.</summary>
public sealed class PagePaths(PublicUrls urls)
{
    /// <summary>True when the public address is https.</summary>
    public bool IsHttps => urls.Base.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of a page as browsers see it.</summary>
    public string Of(string path) => new Uri(urls.Base).AbsolutePath.TrimEnd('/') + path;
}
