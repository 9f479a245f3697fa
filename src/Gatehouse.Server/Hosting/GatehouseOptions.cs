namespace Gatehouse.Server.Hosting;

/// <summary>What concerns the whole process; bound from <c>Gatehouse</c>.</summary>
public sealed class GatehouseOptions
{
    /// <summary>
    /// Address under which devices and people reach this server, such as <c>https://mdm.example.org</c>; a path is allowed.
    /// Needed outside development, where the address it listens on stands in.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Whom people ask for help or a new link: an e-mail address, or any short text such as a phone number. Shown on pages. Unset: "your IT department".</summary>
    public string? Contact { get; set; }

    /// <summary>How long requests in progress may take to end at shutdown. Default 20 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
