namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Reads forms of ours.</summary>
internal static class Forms
{
    /// <summary>The fields; null when the body is no form, or one that none of ours can be.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return await http.Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return null; // more fields or longer ones than any form of ours has
        }
    }
}
