using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>What the enrollment page was opened on.</summary>
public enum ClientKind
{
    /// <summary>Nothing that we know.</summary>
    Unknown,

    /// <summary>iPhone or iPod touch.</summary>
    IPhone,

    /// <summary>iPad; its Safari says it is a Mac unless asked otherwise.</summary>
    IPad,

    /// <summary>Mac.</summary>
    Mac,

    /// <summary>Apple TV.</summary>
    AppleTv,

    /// <summary>Apple Vision Pro.</summary>
    Vision,

    /// <summary>Apple Watch, which cannot install a profile by hand.</summary>
    Watch,

    /// <summary>Android.</summary>
    Android,

    /// <summary>Windows.</summary>
    Windows,

    /// <summary>Linux or ChromeOS.</summary>
    Linux,
}

/// <summary>Facts about kinds.</summary>
internal static class ClientKinds
{
    /// <summary>Kinds that people can choose when the page guessed wrong, in the order in which they are offered.</summary>
    public static IReadOnlyList<ClientKind> Choices { get; } = [ClientKind.IPhone, ClientKind.IPad, ClientKind.Mac, ClientKind.AppleTv, ClientKind.Vision];

    /// <summary>The word in addresses and forms, such as <c>iphone</c>.</summary>
    public static string Word(this ClientKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The kind of a word that people can choose; null for anything else.</summary>
    public static ClientKind? Parse(string? word) => Choices.Cast<ClientKind?>().FirstOrDefault(k => k!.Value.Word() == word);

    /// <summary>As tokens name the platform; null for what cannot enroll.</summary>
    public static DevicePlatform? Platform(this ClientKind kind) => kind switch
    {
        ClientKind.IPhone => DevicePlatform.IOS,
        ClientKind.IPad => DevicePlatform.IPadOS,
        ClientKind.Mac => DevicePlatform.MacOS,
        ClientKind.AppleTv => DevicePlatform.TvOS,
        ClientKind.Vision => DevicePlatform.VisionOS,
        _ => null,
    };
}
