namespace Gatehouse.Server.Hosting.Pages;

/// <summary>A text in the languages of the pages.</summary>
/// <param name="En">English.</param>
/// <param name="De">German.</param>
public sealed record LocalText(string En, string De)
{
    /// <summary>In one language; English for any that we do not speak.</summary>
    public string In(string language) => language == "de" ? De : En;
}
