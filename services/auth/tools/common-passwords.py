#!/usr/bin/env python3
"""Writes src/main/resources/passwords/common.txt.gz: passwords many people choose, lower-case, one a line, 8 to 24 characters.

They are put together from what is publicly known about how people choose: the heads of every yearly list, words and names
with the usual endings, walks over the keyboard, repetitions, and dates. Run it from services/auth after a change here.
"""

import datetime
import gzip
import pathlib
import sys

WORDS = """
password passwort passwd pass motdepasse contrasena senha parola haslo heslo wachtwoord losenord salasana lozinka sifre parol
admin administrator root user guest test tester testing demo login welcome hello access master system server default secret
changeme letmein trustno iloveyou loveyou loveme iloveu lovely love sweet sweetheart darling babygirl babyboy baby angel
princess prince queen king monkey dragon tiger lion panther wolf eagle falcon hawk shark dolphin turtle horse pony kitty
kitten puppy doggy chicken penguin panda bear rabbit bunny butterfly spider snake cobra python viper phoenix unicorn
sunshine moonlight starlight rainbow flower summer winter spring autumn january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday football baseball basketball
hockey soccer tennis golf cricket rugby softball volleyball swimming running fishing hunting skating snowboard surfing
superman batman spiderman ironman wolverine deadpool pokemon pikachu naruto sasuke goku dragonball starwars vader skywalker
yoda matrix terminator predator gandalf frodo hobbit potter harrypotter hermione dumbledore hogwarts minecraft fortnite
roblox warcraft counter counterstrike halo zelda mario luigi sonic tetris playstation nintendo xbox gamer gaming computer
internet google facebook twitter instagram youtube yahoo hotmail gmail amazon apple iphone ipad macbook microsoft windows
linux ubuntu oracle cisco samsung nokia sony dell lenovo intel nvidia android galaxy pixel mustang ferrari porsche mercedes
corvette camaro chevy toyota honda yamaha suzuki kawasaki harley ducati subaru nissan mazda bmw audi volvo jaguar bentley
freedom america american england london paris berlin madrid barcelona realmadrid liverpool chelsea arsenal manchester
juventus milan inter roma napoli ajax bayern dortmund benfica porto galatasaray fenerbahce boca flamengo corinthians lakers
celtics bulls knicks yankees redsox dodgers cubs giants cowboys steelers packers patients patriots eagles raiders dolphins
newyork boston chicago dallas houston austin denver seattle portland phoenix atlanta miami orlando tampa detroit cleveland
toronto montreal vancouver sydney melbourne auckland dublin belfast glasgow scotland ireland germany france spain italy
portugal brasil brazil mexico canada australia russia moscow poland warsaw prague vienna austria zurich swiss sweden norway
denmark finland turkey istanbul greece athens egypt cairo india mumbai delhi pakistan karachi china beijing shanghai tokyo
japan korea seoul vietnam thailand bangkok singapore malaysia indonesia jakarta philippines manila hawaii california florida
texas virginia carolina georgia alabama nevada alaska jesus christ jesuschrist godisgood blessed blessing heaven faith grace
amen church angels allah muhammad bismillah krishna ganesh buddha karma spirit soul forever always never together family
mother father mommy daddy brother sister grandma friend friends bestfriend sexy hottie beautiful gorgeous pretty cutie
lollipop candy cookie chocolate vanilla cherry strawberry blueberry banana orange lemon peaches apples cheese pizza burger
coffee pepsi cocacola whiskey vodka tequila guinness budweiser heineken corona marlboro metallica nirvana slipknot eminem
rihanna beyonce madonna beatles zeppelin pinkfloyd ramones greenday blink offspring linkinpark evanescence coldplay tupac
biggie snoop marley reggae hiphop techno guitar drummer piano music musica dancer dancing ballet soldier army navy marines
airforce ranger sniper killer hunter warrior fighter legend champion winner victory number one thunder lightning storm
tornado hurricane fire water earth blaze shadow darkness midnight twilight vampire zombie demon devil lucifer satan ghost
ninja samurai pirate viking knight wizard magic mystic fantasy dream dreams dreamer hope peace happy happiness smile lucky
success money dollar million business office company manager director finance accounting sales marketing support helpdesk
service network security firewall database backup develop developer engineer software hardware printer scanner monitor
keyboard mouse window mirror silver golden diamond crystal emerald ruby platinum purple yellow green black white blue red
pink brown silverado colorado montana dakota cheyenne sierra savannah brooklyn trinity destiny infinity eternity serenity
school student teacher college university library science physics chemistry history english spanish french german italian
qwerty asdfgh zxcvbn qwertz azerty asdf qwer zxcv abc abcd abcdef xyz
buster charlie bailey bandit baxter bella boomer brandy brutus casper chester cooper daisy duke ginger gizmo hershey
jasper lucky maggie molly oreo oscar patches peanut pepper princess pumpkin rocky rusty sadie sammy samson shadow simba
smokey snickers snoopy sparky spike stella tigger toby tucker whiskers winston ziggy zeus apollo athena hercules achilles
""".split()

NAMES = """
aaron adam adrian alan albert alejandro alex alexa alexander alexandra alexis alfred alice alicia alina allison alyssa amanda
amber amelia amy ana anastasia andre andrea andreas andrew angel angela angelica angelina anita anna annabel anne annie anthony
antonio april ariana arthur ashley audrey austin barbara beatrice ben benjamin bernard beth betty bianca billy bob bobby bonnie
brad bradley brandon brenda brian brittany bruce bruno bryan caitlin caleb calvin cameron camila carla carlos carmen carol
caroline casey cassandra catherine cecilia celine charles charlotte chelsea cheryl chloe chris christian christina christine
christopher cindy claire clara claudia cody colin connor courtney craig crystal curtis cynthia dakota dale damian dan dana
daniel daniela danielle danny darren dave david dean deborah dennis derek diana diego dominic donald donna doris dorothy douglas
dustin dylan edgar eduardo edward elena eleanor eli elias elijah elizabeth ella ellen emily emma enrique eric erica erik erin
ernest ethan eugene eva evelyn fabian felix fernando fiona florian francesca francis francisco frank fred freddy frederick
gabriel gabriela gary george gerald gerard gina giovanni gloria gordon grace greg gregory guillermo gustavo hailey hannah harold
harry heather hector heidi helen helena henry holly howard hugo ian irene iris isaac isabel isabella ivan jack jackie jackson
jacob jacqueline jaime jake james jamie jan jane janet janice jared jasmine jason javier jay jean jeff jeffrey jenna jennifer
jenny jeremy jerome jerry jesse jessica jessie jill jim jimmy joan joanna joe joel johanna john johnny jonas jonathan jordan
jorge jose joseph josh joshua juan juanita judith judy julia julian juliana julie june justin karen karina karl karla kate
katherine kathleen kathryn katie katrina kayla keith kelly kelsey ken kenneth kenny kerry kevin kim kimberly kristen kristin
kristina kurt kyle lance larry laura lauren laurence lawrence leah lee leo leon leonard leonardo leslie leticia liam lilian
lily linda lindsay lindsey lisa logan lorenzo lori louis louise lucas lucia lucy luis luke lydia mackenzie maddison madeline
madison marc marcel marcela marco marcos marcus margaret maria mariah mariana marie marilyn marina mario marissa mark marlene
martha martin martina marvin mary mason mateo mathew matt matthew maureen maurice max maximilian maxwell megan melanie melinda
melissa mercedes mia michael micheal michele michelle miguel mike miranda mitchell molly monica monique morgan moritz nancy
naomi natalia natalie natasha nathan nathaniel neil nicholas nick nicolas nicole nikita nina noah nora norman olga oliver
olivia omar oscar owen pablo pamela patricia patrick paul paula pauline pedro peggy penelope peter philip phillip phyllis
pierre priscilla rachel ralph ramon randy raphael raul ray raymond rebecca regina renata rene ricardo richard rick ricky rita
robert roberta roberto robin rodney rodrigo roger roland roman ronald ronnie rosa rose rosemary ross roxanne roy ruben russell
ruth ryan sabrina sally sam samantha samuel sandra sandy santiago sara sarah scott sean sebastian sergio seth shane shannon
sharon shaun shawn sheila shelby sherry shirley sierra silvia simon simone sofia sonia sophia sophie spencer stacey stacy
stanley stefan stephanie stephen steve steven stuart sue susan suzanne sylvia tamara tammy tania tanya tara tatiana taylor
teresa terry theodore theresa thomas tiffany tim timothy tina todd tom tommy tony tracey tracy travis trevor tristan troy
tyler valentina valeria valerie vanessa vera veronica vicki victor victoria vincent virginia vivian vladimir walter wanda
warren wayne wendy wesley whitney will william willie wolfgang yolanda yvonne zachary zoe
ahmed ali amir amit anil arjun deepak fatima hassan hussein ibrahim imran ishaan kavita khalid krishna kumar lakshmi mahmoud
mehmet mohamed mohammad mustafa neha omar pooja priya rahul rajesh ravi rohit sanjay sunil vijay yusuf zainab
haruto hiroshi kenji sakura takeshi yuki chen huang jing ming wang wei xiao zhang minh nguyen linh thanh tran
""".split()

HEADS = """
12345678 123456789 1234567890 11111111 00000000 88888888 87654321 987654321 9876543210 0123456789 0987654321 12341234 11223344
123123123 112233445566 102030405060 147258369 147852369 159357258 159753852 741852963 789456123 123654789 321654987 963852741
14725836 15935728 12121212 13131313 23232323 69696969 31415926 3141592653 27182818 13371337 10101010 20202020 1q2w3e4r
1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1xsw2 q1w2e3r4 q1w2e3r4t5 qazwsxedc qazwsx123 qwertyuiop qwerty123
qwerty12 qwerty1234 qwerty12345 asdfghjkl asdfghjk zxcvbnm1 zxcvbnm123 asdfasdf asdf1234 qweasdzxc qweqweqwe qwerqwer abcd1234
abc12345 abcdefgh abcdefghi abcdefg1 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 a123456789 a12345678 q123456789 p@ssw0rd pa$$word
password1 password12 password123 passw0rd trustno1 letmein1 welcome1 welcome123 iloveyou1 sunshine1 princess1 football1
baseball1 superman1 whatever whatever1 starwars1 master123 dragon123 monkey123 shadow123 michael1 jennifer1 jordan23 michael23
lebron23 kobe2424 mustang1 corvette1 marlboro1 computer1 internet1 blink182 sum41sum green123 charlie1 freedom1 ncc1701d
ncc1701e thx1138x rush2112 bond0007 jamesbond jamesbond007 agent007 secret123 nothing1 something anything everything nobody123
nopassword mypassword mypass123 yourpassword thisismypassword ihateyou ihateyou1 fuckyou1 fuckyou2 fuckyou123 fuckoff1 asshole1
bullshit butthead dickhead scooby123 scoobydoo spongebob mickeymouse donaldduck bugsbunny tinkerbell cinderella snowwhite
pocahontas lionking hakunamatata batman123 superstar rockstar popstar moviestar gangster hellokitty ladybug1 motorola blackberry
correcthorsebatterystaple correct horse battery staple iloveyouforever loveyou123 iloveyou2 iloveyou3 fallinlove truelove
ilovemymom ilovejesus ilovegod godislove godbless jesus123 jesusislord jesus777 praisegod bluesky1 redskins liverpool1
manchesterunited manutd123 chelseafc arsenal123 barcelona10 messi1010 ronaldo7 cristiano7 neymar11 maradona10 football12
1234qwer qwer1234 qwer4321 1234asdf asdfqwer 1234abcd 12345qwert qwert12345 12qwaszx 1qazxsw2 !qaz2wsx 1qaz@wsx zaq!2wsx
passpass testtest adminadmin rootroot useruser testpass testing123 test1234 test12345 admin123 admin1234 admin12345 root1234
user1234 guest123 welcome2 changeme123 changeit letmein123 letmeinnow opensesame open1234 temp1234 temppass newpassword
oldpassword default1 p455w0rd pa55word passw0rd1 p@ssword p@ssword1 p@ssw0rd1 p@ssw0rd123 pass1234 pass12345 pass@123 pass@word1
""".split()

ENDINGS = """
1 2 3 7 9 0 00 01 02 07 08 09 10 11 12 13 14 15 17 18 19 20 21 22 23 24 25 27 33 42 44 45 55 66 69 77 78 79 80 81 82 83 84 85
86 87 88 89 90 91 92 93 94 95 96 97 98 99 100 101 111 007 123 123! 321 420 666 777 888 911 999 1234 12345 123456 4321 1111
0000 007! ! !! 1! @1 @12 @123 #1 . 2000 2001 2005 2010 2012 2015 2018 2019 2020 2021 2022 2023 2024 2025 2026 2020! 2021! 2022!
2023! 2024! 2025! 2026!
""".split()
# Names are mostly followed by a year of birth.
YEARS = [str(year) for year in range(1960, 2016)]
ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm", "yxcvbnm", "йцукенгшщзхъ"]
COLUMNS = ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "!qaz", "@wsx", "#edc", "zaq1", "xsw2",
           "cde3", "vfr4", "bgt5", "nhy6", "mju7"]
FOLD = str.maketrans("@403!1$57", "aaoeiisst")


def candidates():
    yield from HEADS
    for word in dict.fromkeys(WORDS):
        yield word
        yield word * 2
        for ending in ENDINGS:
            yield word + ending
        yield "my" + word
        yield "the" + word
        yield "123" + word
        yield "1234" + word
    for name in dict.fromkeys(NAMES):
        yield name
        yield name * 2
        for ending in ("1", "12", "123", "1234", "12345", "!", "123!", "@123", "01", "007", "69"):
            yield name + ending
        for year in YEARS:
            yield name + year
        yield "ilove" + name
        yield name + "iloveyou"
        yield "love" + name
    yield from walks()
    yield from repetitions()
    yield from dates()


def walks():
    for row in ROWS:
        for text in (row, row[::-1]):
            for length in range(4, len(text) + 1):
                for begin in range(len(text) - length + 1):
                    walk = text[begin:begin + length]
                    yield walk
                    yield walk * 2
                    for ending in ("1", "12", "123", "1234", "!"):
                        yield walk + ending
    for left in COLUMNS:
        for right in COLUMNS:
            yield left + right
    for upper, lower in zip(ROWS[:3], ROWS[1:4]):
        pairs = [a + b for a, b in zip(upper, lower)]
        for length in range(4, len(pairs) + 1):
            yield "".join(pairs[:length])
    for row, other in ((a, b) for a in ROWS[:4] for b in ROWS[:4] if a != b):
        for length in range(3, 7):
            yield row[:length] + other[:length]


def repetitions():
    signs = "abcdefghijklmnopqrstuvwxyz0123456789.*-+"
    for sign in signs:
        for length in range(8, 17):
            yield sign * length
    for number in range(1000):
        yield f"{number:03d}" * 3
    for number in range(100):
        yield f"{number:02d}" * 4
        yield f"{number:02d}" * 5
    for number in range(10000):
        if number % 101 == 0 or number < 100 or 1900 <= number <= 2030:
            yield f"{number:04d}" * 2
    for step in range(26):
        alphabet = "abcdefghijklmnopqrstuvwxyz"
        yield (alphabet + alphabet)[step:step + 8]
        yield alphabet[::-1][step:step + 8]


def dates():
    day = datetime.date(1980, 1, 1)
    while day < datetime.date(2006, 1, 1):
        yield day.strftime("%d%m%Y")
        if day.day == 1 or day.month == day.day:
            yield day.strftime("%m%d%Y")
            yield day.strftime("%Y%m%d")
        day += datetime.timedelta(days=1)


def main():
    seen, lines = set(), []
    for candidate in candidates():
        text = candidate.lower()
        if 8 <= len(text) <= 24 and text.translate(FOLD) not in seen:
            seen.add(text.translate(FOLD))
            lines.append(text)
    lines.sort()
    target = pathlib.Path("src/main/resources/passwords/common.txt.gz")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Without a time in it, the same list is the same file.
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    print(f"{len(lines)} passwords in {target}", file=sys.stderr)


if __name__ == "__main__":
    main()
