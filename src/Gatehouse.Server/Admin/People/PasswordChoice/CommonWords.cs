using System.Collections.Frozen;

namespace Gatehouse.Server.Admin.People.PasswordChoice;

/// <summary>
/// What passwords that many people have are made of, in English and German: words that mean a password, names of the keyboard,
/// greetings and endearments, seasons, months and days, beasts, sports and their teams, heroes, first names, and what administrators type. With
/// digits and signs around them they reach any length. Written for this server; operators add lists of their own.
/// </summary>
internal static class CommonWords
{
    private const string Words =
        """
        password passwort passwd passw pass passcode passphrase kennwort geheim secret secure security sicher sicherheit login logon signin signon access zugang
        letmein openup opensesame sesam sesame default standard changeme change aendern temp temporary initial start neu new test testing tester testpass trial demo
        sample example beispiel dummy nothing whatever something anything nobody unknown none null undefined foobar foo bar blah
        admin administrator adminadmin root superuser toor sysadmin system server service network internet computer laptop desktop office company firma
        windows microsoft apple macintosh iphone ipad android samsung google facebook amazon linux ubuntu debian oracle mysql postgres cisco intel nokia lenovo dell
        master user username benutzer guest gast owner manager chef boss support helpdesk webmaster operator hello hallo welcome willkommen goodbye thanks danke please bitte
        qwerty qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qweqwe asdasd zxczxc abc abcd abcdef abcdefg
        iloveyou iloveu ilove loveyou lovely loveme love lover liebe ichliebedich liebling schatz schatzi schnucki hase hasi mausi engel sweet sweety sweetie sweetheart honey
        baby babygirl darling princess prinzessin angel beautiful gorgeous sexy hottie forever always together friend friends freunde family familie
        god jesus christ blessed heaven faith trust trustno trustme believe peace freedom freiheit happy happiness smile lucky money cash dollar rich
        summer winter spring autumn fall sommer herbst fruehling january february march april may june july august september october november december
        januar februar maerz mai juni juli oktober dezember monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
        sunshine sonnenschein sonne moonlight moon stars star rainbow flower flowers blume blumen butterfly schmetterling ocean river thunder storm snow fire water
        monkey dragon tiger lion panther jaguar eagle falcon horse pferd horses dolphin shark bear wolf cat kitty katze dog doggy hund puppy rabbit turtle spider snake cookie
        football fussball soccer baseball basketball hockey golf golfer tennis rugby cricket racing runner ranger rangers yankees cowboys steelers eagles lakers raiders redsox
        liverpool arsenal chelsea manchester united barcelona realmadrid juventus bayern borussia dortmund schalke hamburg werder
        superman batman spiderman ironman wonderwoman superstar hero starwars startrek skywalker yoda vader matrix pokemon pikachu naruto mario zelda sonic minecraft fortnite
        roblox warcraft counterstrike playstation nintendo xbox gamer player hunter killer ninja pirate warrior wizard merlin gandalf legend phoenix shadow ghost demon devil
        michael jennifer jessica jordan michelle daniel matthew andrew joshua thomas robert william charles george david james john joseph anthony richard maria anna laura
        sarah nicole ashley amanda hannah samantha elizabeth charlie maggie buster hammer harley ferrari porsche mercedes mustang corvette camaro toyota honda audi bmw yamaha
        london paris berlin munich muenchen frankfurt vienna zurich newyork texas california florida boston chicago dallas america canada england france germany deutschland
        oesterreich schweiz europe europa italia brazil mexico india china japan russia poland turkey purple orange yellow green blue black white silver golden diamond
        chocolate schokolade banana cherry peanut pepper ginger coffee kaffee pizza cheese whiskey guitar music musik rockstar rocknroll metallica nirvana eminem beatles elvis
        school schule student teacher lehrer college university doctor nurse police soldier marine airborne maverick scooter rocket
        """;

    /// <summary>Folded.</summary>
    public static FrozenSet<string> All { get; } =
        Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(GuessablePassword.Fold).Where(w => w.Length > 2).ToFrozenSet(StringComparer.Ordinal);
}
